package io.fairlead.master.task;

import io.fairlead.api.framework.TaskUpdate;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.id.TaskKey;
import io.fairlead.master.state.Caller;
import io.fairlead.master.state.ClusterState;
import io.fairlead.master.state.TaskRecord;
import io.fairlead.master.state.UpdateKey;
import io.fairlead.master.state.UpdateRecord;
import io.fairlead.master.writer.Command;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the master knows of live tasks. A command, so that it stands in one order with all changes
/// and is answered after what it saw is durable.
record Reconcile(Caller caller, List<TaskId> tasks) implements Command<Reconcile.Known> {

    /// Latest states of live tasks.
    record Known(long epoch, List<TaskUpdate> live) {}

    @Override
    public Known decide(ClusterState state, Instant now) {
        caller.admit(state);
        Collection<TaskRecord> found =
                tasks.isEmpty() ? state.taskBook().of(caller.id()) : named(state);
        return new Known(
                state.epoch(), found.stream().map(task -> latest(state, task, now)).toList());
    }

    private List<TaskRecord> named(ClusterState state) {
        List<TaskRecord> found = new ArrayList<>();
        for (TaskId id : tasks) {
            @Nullable TaskRecord task = state.tasks().find(new TaskKey(caller.id(), id));
            if (task != null) {
                found.add(task);
            }
        }
        return found;
    }

    /// With the words of its last update, where the framework has not acknowledged that.
    private static TaskUpdate latest(ClusterState state, TaskRecord task, Instant now) {
        UpdateRecord told =
                state.updates().find(new UpdateKey(task.key(), task.progress().sequence()));
        return new TaskUpdate(
                task.allocation().task().taskId(),
                task.progress().sequence(),
                task.state(),
                task.requestId(),
                task.allocation().agentId(),
                task.allocation().resources(),
                now,
                null,
                null,
                told == null ? null : told.update().reason(),
                told == null ? null : told.update().message(),
                task.progress().health().healthy(),
                task.progress().health().ready(),
                null);
    }
}
