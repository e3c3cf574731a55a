package io.fairlead.api;

/// Names of HTTP headers, said once.
public final class Headers {

    /// The token that registration gave, on every later call of a framework.
    public static final String FRAMEWORK_TOKEN = "Fairlead-Framework-Token";

    /// Names one attempt to change something, so that a repeat gets the first answer.
    public static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    /// The epoch of the queue's lease, on calls of hosted queues: the master refuses a lower one
    /// than it has seen.
    public static final String QUEUE_EPOCH = "Fairlead-Queue-Epoch";

    /// The leader's epoch, on every answer of a master.
    public static final String EPOCH = "Fairlead-Epoch";

    private Headers() {}
}
