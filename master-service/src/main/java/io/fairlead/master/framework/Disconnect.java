package io.fairlead.master.framework;

import io.fairlead.core.id.FrameworkId;
import io.fairlead.master.state.ClusterState;
import io.fairlead.master.state.FrameworkRecord;
import io.fairlead.master.writer.Command;
import io.fairlead.master.writer.Done;
import java.time.Instant;

/// A stream has ended; if no newer one has taken its place, the framework does not listen any more.
record Disconnect(FrameworkId id, long stream) implements Command<Done> {

    @Override
    public Done decide(ClusterState state, Instant now) {
        FrameworkRecord framework = state.frameworks().find(id);
        if (framework != null && framework.contact().stream() == stream) {
            state.frameworkBook().contact(framework, 0, now);
        }
        return Done.DONE;
    }
}
