package io.fairlead.master.agent;

import io.fairlead.api.framework.TaskUpdate;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.task.TaskState;
import io.fairlead.master.state.AgentRecord;
import io.fairlead.master.state.ClusterState;
import io.fairlead.master.state.TaskBook.Report;
import io.fairlead.master.state.TaskRecord;
import io.fairlead.master.writer.Command;
import io.fairlead.master.writer.Done;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Ends the tasks whose agents are unreachable for longer than they wait, as `GONE`. When such an
/// agent is back, they are strangers there, and are ended.
///
/// @param away for how long agents are unreachable
record EndUnreachable(Map<AgentId, Duration> away) implements Command<Done> {

    @Override
    public Done decide(ClusterState state, Instant now) {
        away.forEach((id, time) -> {
            AgentRecord agent = state.agents().find(id);
            if (agent != null && agent.unreachable()) {
                endOn(state, id, time, now);
            }
        });
        return Done.DONE;
    }

    private static void endOn(ClusterState state, AgentId id, Duration time, Instant now) {
        Report gone =
                Report.of(
                        TaskState.GONE,
                        now,
                        TaskUpdate.UNREACHABLE_TOO_LONG,
                        "Its agent was unreachable for longer than the task waits.");
        for (TaskRecord task : List.copyOf(state.taskBook().on(id))) {
            Duration wait = task.allocation().task().replaceAfter();
            if (task.state() == TaskState.UNREACHABLE
                    && wait != null
                    && time.compareTo(wait) >= 0) {
                state.taskBook().move(task, gone, now);
            }
        }
    }
}
