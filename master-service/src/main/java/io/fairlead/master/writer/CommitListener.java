package io.fairlead.master.writer;

import io.fairlead.master.state.Commit;
import io.fairlead.master.state.LiveView;

/// Hears of what became durable, on the writer's thread: passes it on to streams and waiting calls.
/// No I/O, no waiting.
public interface CommitListener {

    /// A term has begun: everything was loaded.
    default void opened(LiveView view) {}

    /// A batch is durable, and can be read.
    default void committed(Commit commit, LiveView view) {}

    /// The term is over: nothing that was heard may be relied on.
    default void closed() {}
}
