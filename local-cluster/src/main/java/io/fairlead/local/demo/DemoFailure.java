package io.fairlead.local.demo;

/// The demo did not come to the end that it must come to; the message says where.
final class DemoFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DemoFailure(String message) {
        super(message);
    }

    static void unless(boolean condition, String message, Object... arguments) {
        if (!condition) {
            throw new DemoFailure(message.formatted(arguments));
        }
    }
}
