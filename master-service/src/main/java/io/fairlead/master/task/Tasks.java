package io.fairlead.master.task;

import io.fairlead.api.Page;
import io.fairlead.api.agent.TaskUsage;
import io.fairlead.api.framework.AcknowledgeRequest;
import io.fairlead.api.framework.KillAnswer;
import io.fairlead.api.framework.KillRequest;
import io.fairlead.api.framework.ReconcileAnswer;
import io.fairlead.api.framework.ReconcileRequest;
import io.fairlead.api.framework.TaskUpdate;
import io.fairlead.api.operator.TaskView;
import io.fairlead.core.allocation.ResourceRequest;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.RequestId;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.id.TaskKey;
import io.fairlead.master.agent.AgentSessions;
import io.fairlead.master.state.Bounds;
import io.fairlead.master.state.Caller;
import io.fairlead.master.state.TaskRecord;
import io.fairlead.master.web.Paging;
import io.fairlead.master.writer.ClusterWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/// What frameworks and people do with tasks.
@Service
public class Tasks {

    private final ClusterWriter writer;
    private final TaskHistoryStore history;
    private final AgentSessions sessions;

    Tasks(ClusterWriter writer, TaskHistoryStore history, AgentSessions sessions) {
        this.writer = writer;
        this.history = history;
        this.sessions = sessions;
    }

    /// The framework has updates safe.
    public void acknowledge(Caller caller, AcknowledgeRequest acknowledge) {
        writer.call(new Acknowledge(caller, acknowledge.updates()));
    }

    /// Ends tasks. Ended ones are passed over, those never known come back.
    public KillAnswer kill(Caller caller, KillRequest kill) {
        for (int i = 0; i < kill.tasks().size(); i++) {
            Bounds.check("/tasks/" + i + "/gracePeriod", kill.tasks().get(i).gracePeriod());
        }
        KillAnswer answer = writer.call(new KillTasks(caller, kill.tasks()));
        Set<TaskId> unknown = new LinkedHashSet<>(answer.unknown());
        history.ends(caller.id(), unknown).forEach(end -> unknown.remove(end.taskId()));
        return new KillAnswer(answer.epoch(), List.copyOf(unknown));
    }

    /// What the master knows of tasks: live ones from memory, ended ones from history.
    public ReconcileAnswer reconcile(Caller caller, ReconcileRequest reconcile) {
        Reconcile.Known known = writer.call(new Reconcile(caller, reconcile.tasks()));
        List<TaskUpdate> all = new ArrayList<>(known.live());
        Set<TaskId> missing = new LinkedHashSet<>(reconcile.tasks());
        Set<TaskId> live = new HashSet<>();
        known.live().forEach(update -> live.add(update.taskId()));
        missing.removeAll(live);
        for (TaskUpdate end : history.ends(caller.id(), missing)) {
            all.add(end);
            missing.remove(end.taskId());
        }
        return new ReconcileAnswer(known.epoch(), all, List.copyOf(missing), waiting(caller.id()));
    }

    private List<RequestId> waiting(FrameworkId id) {
        return writer.view().requests().all().stream()
                .map(ResourceRequest::key)
                .filter(key -> key.frameworkId().equals(id))
                .map(key -> key.requestId())
                .toList();
    }

    /// Live tasks, by framework and id.
    public Page<TaskView> list(
            @Nullable FrameworkId frameworkId, @Nullable Integer limit, @Nullable String cursor) {
        Map<TaskKey, TaskUsage> usages = sessions.taskUsages();
        List<TaskView> live =
                writer.view().tasks().all().stream()
                        .filter(t ->
                                frameworkId == null
                                        || t.allocation().frameworkId().equals(frameworkId))
                        .map(task -> shown(task, usages.get(task.key())))
                        .toList();
        return Paging.page(live, t -> t.frameworkId() + "/" + t.taskId(), limit, cursor);
    }

    private static TaskView shown(TaskRecord task, @Nullable TaskUsage usage) {
        return new TaskView(
                task.allocation().frameworkId(),
                task.allocation().task().taskId(),
                task.allocation().role(),
                task.allocation().agentId(),
                task.allocation().id(),
                task.allocation().resources(),
                task.state(),
                task.progress().health().healthy(),
                task.progress().health().ready(),
                task.stagedAt(),
                task.progress().runningAt(),
                usage);
    }
}
