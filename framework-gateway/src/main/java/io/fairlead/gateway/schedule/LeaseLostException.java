package io.fairlead.gateway.schedule;

/// Another gateway runs the queue now, or may: nothing more is to be done here.
final class LeaseLostException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LeaseLostException(String queue) {
        super("the lease on queue " + queue + " is lost", null, false, false);
    }
}
