package io.fairlead.master.leadership;

/// Does what only the leader does, and what prepares for it. [#lead] and [#resign] are called by
/// one thread, one call at a time.
public interface LeadershipListener {

    /// This master leads: get ready to serve. When it returns, calls are let in.
    void lead(long epoch);

    /// It leads no more, or has to start anew: drop everything.
    void resign();

    /// It stands by: do what [#lead] takes long for, and drop the result, so that a takeover does
    /// not run on cold code. By another thread than the other calls, perhaps at the same time. Its
    /// thread is interrupted when the leader falls silent: then it ends soon.
    ///
    /// @throws java.util.concurrent.CancellationException if it was interrupted
    default void rehearse() {}

    /// It stands by: take in what has come since, so that little is left to do when the leader
    /// falls silent. By the thread that rehearses, more often than that.
    default void keepUp() {}

    /// The leader is silent: do now what [#lead] of that epoch will need, perhaps in vain. By the
    /// thread that rehearses.
    default void anticipate(long epoch) {}
}
