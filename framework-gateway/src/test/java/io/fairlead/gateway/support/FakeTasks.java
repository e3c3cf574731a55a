package io.fairlead.gateway.support;

import io.fairlead.api.framework.AcknowledgeRequest;
import io.fairlead.api.framework.FrameworkEvent;
import io.fairlead.api.framework.ReconcileAnswer;
import io.fairlead.api.framework.ReconcileRequest;
import io.fairlead.api.framework.TaskUpdate;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.RequestId;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.TaskSpec;
import io.fairlead.core.task.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The tasks that a fake master was given, and what it told of them.
final class FakeTasks {

    /// A task with its place.
    ///
    /// @param request that it was granted for, if it was
    private record Task(
            FrameworkId framework,
            TaskSpec spec,
            AgentId agent,
            Resources resources,
            RequestId request) {}

    private final FakeAgents agents;
    private final FakeStreams streams;
    private final Map<TaskId, Task> tasks = new LinkedHashMap<>();
    private final Map<TaskId, TaskState> states = new HashMap<>();
    private final Map<TaskId, Long> sequences = new HashMap<>();
    private final Map<TaskId, List<TaskUpdate>> unacknowledged = new LinkedHashMap<>();

    FakeTasks(FakeAgents agents, FakeStreams streams) {
        this.agents = agents;
        this.streams = streams;
    }

    /// A task has its place from now on.
    void place(
            FrameworkId framework,
            TaskSpec spec,
            AgentId agent,
            Resources resources,
            RequestId request) {
        tasks.put(spec.taskId(), new Task(framework, spec, agent, resources, request));
        states.put(spec.taskId(), TaskState.STAGING);
    }

    /// Moves a task, and tells its framework.
    void update(TaskId id, TaskState state, String reason, Boolean healthy, Boolean ready) {
        Task task = tasks.get(id);
        states.put(id, state);
        long sequence = sequences.merge(id, 1L, Long::sum);
        TaskUpdate update =
                new TaskUpdate(
                        id,
                        sequence,
                        state,
                        task.request(),
                        task.agent(),
                        task.resources(),
                        Instant.now(),
                        state == TaskState.FINISHED
                                ? Integer.valueOf(0)
                                : state == TaskState.FAILED ? Integer.valueOf(1) : null,
                        null,
                        reason,
                        null,
                        healthy,
                        ready,
                        null);
        if (state.isTerminal()) {
            agents.giveBack(task.agent(), task.resources());
        }
        unacknowledged.computeIfAbsent(id, _ -> new ArrayList<>()).add(update);
        streams.send(
                task.framework(), new FrameworkEvent.Updates(streams.epoch(), List.of(update)));
    }

    void repeat(TaskId id, List<TaskUpdate> updates) {
        streams.send(
                tasks.get(id).framework(), new FrameworkEvent.Updates(streams.epoch(), updates));
    }

    boolean knows(TaskId id) {
        return tasks.containsKey(id);
    }

    TaskState state(TaskId id) {
        return states.get(id);
    }

    TaskSpec spec(TaskId id) {
        return tasks.get(id).spec();
    }

    List<TaskId> all() {
        return List.copyOf(tasks.keySet());
    }

    void forget(TaskId id) {
        tasks.remove(id);
        states.remove(id);
        unacknowledged.remove(id);
    }

    int unacknowledged() {
        return unacknowledged.values().stream().mapToInt(List::size).sum();
    }

    List<TaskUpdate> unacknowledged(FrameworkId framework) {
        return unacknowledged.entrySet().stream()
                .filter(e -> tasks.get(e.getKey()).framework().equals(framework))
                .flatMap(e -> e.getValue().stream())
                .toList();
    }

    void acknowledge(AcknowledgeRequest acknowledge) {
        for (AcknowledgeRequest.Acknowledged each : acknowledge.updates()) {
            List<TaskUpdate> waiting = unacknowledged.get(each.taskId());
            if (waiting != null) {
                waiting.removeIf(update -> update.sequence() <= each.sequence());
            }
        }
    }

    ReconcileAnswer reconcile(FrameworkId id, ReconcileRequest reconcile, List<RequestId> waiting) {
        List<TaskId> asked =
                reconcile.tasks().isEmpty()
                        ? tasks.keySet().stream()
                                .filter(t -> tasks.get(t).framework().equals(id))
                                .filter(t -> !states.get(t).isTerminal())
                                .toList()
                        : reconcile.tasks();
        List<TaskUpdate> known = new ArrayList<>();
        List<TaskId> unknown = new ArrayList<>();
        for (TaskId task : asked) {
            Task found = tasks.get(task);
            if (found == null) {
                unknown.add(task);
            } else {
                known.add(
                        new TaskUpdate(
                                task,
                                sequences.getOrDefault(task, 0L),
                                states.get(task),
                                found.request(),
                                found.agent(),
                                found.resources(),
                                Instant.now(),
                                null,
                                null,
                                null,
                                null,
                                null,
                                null,
                                null));
            }
        }
        return new ReconcileAnswer(streams.epoch(), known, unknown, waiting);
    }
}
