package io.fairlead.master.task;

import io.fairlead.api.framework.AcknowledgeRequest.Acknowledged;
import io.fairlead.core.id.TaskKey;
import io.fairlead.master.state.Caller;
import io.fairlead.master.state.ClusterState;
import io.fairlead.master.writer.Command;
import io.fairlead.master.writer.Done;
import java.time.Instant;
import java.util.List;

/// A framework has updates safe. Repeats change nothing.
record Acknowledge(Caller caller, List<Acknowledged> updates) implements Command<Done> {

    @Override
    public Done decide(ClusterState state, Instant now) {
        caller.admit(state);
        for (Acknowledged update : updates) {
            state.updateBook()
                    .acknowledged(new TaskKey(caller.id(), update.taskId()), update.sequence());
        }
        return Done.DONE;
    }
}
