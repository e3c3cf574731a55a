package io.fairlead.core.policy;

/// Labels of a task that policies read. The gateway sets them; people's own labels may not begin
/// with [#PREFIX].
public final class PolicyLabels {

    /// What all of them begin with.
    public static final String PREFIX = "fairlead.";

    /// The path of the nested queue that the task is in, such as `prod/nightly`.
    public static final String QUEUE = PREFIX + "queue";

    /// Whom the task is for: limits per user count by it.
    public static final String USER = PREFIX + "user";

    /// `GUARANTEED` where its deadline was promised.
    public static final String PROMISE = PREFIX + "promise";

    private PolicyLabels() {}
}
