package io.fairlead.master.task;

import io.fairlead.api.framework.KillAnswer;
import io.fairlead.api.framework.KillRequest.TaskKill;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.id.TaskKey;
import io.fairlead.master.state.Caller;
import io.fairlead.master.state.ClusterState;
import io.fairlead.master.state.TaskRecord;
import io.fairlead.master.writer.Command;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Ends tasks.
record KillTasks(Caller caller, List<TaskKill> kills) implements Command<KillAnswer> {

    @Override
    public KillAnswer decide(ClusterState state, Instant now) {
        caller.admit(state);
        List<TaskId> unknown = new ArrayList<>();
        for (TaskKill kill : kills) {
            TaskKey key = new TaskKey(caller.id(), kill.taskId());
            TaskRecord task = state.tasks().find(key);
            if (task != null) {
                Duration said = kill.gracePeriod();
                Duration own = task.allocation().task().killGracePeriod();
                state.taskBook().kill(task, said == null ? own : said, now);
            } else {
                unknown.add(kill.taskId());
            }
        }
        return new KillAnswer(state.epoch(), unknown);
    }
}
