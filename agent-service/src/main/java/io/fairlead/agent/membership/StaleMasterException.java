package io.fairlead.agent.membership;

/// A master answered as leader whose lease is over: a later leader is known here.
final class StaleMasterException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StaleMasterException(long epoch) {
        super("It answers with epoch " + epoch + ", and a later leader is known.");
    }
}
