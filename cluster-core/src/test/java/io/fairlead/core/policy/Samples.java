package io.fairlead.core.policy;

import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.TaskSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Tasks and places for the tests of policies.
final class Samples {

    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private Samples() {}

    static TaskSpec task(String name, long cpus, int priority, @Nullable Instant deadline) {
        return task(name, name, cpus, priority, deadline, List.of());
    }

    static TaskSpec task(
            String name,
            String group,
            long cpus,
            int priority,
            @Nullable Instant deadline,
            List<Constraint> constraints) {
        return new TaskSpec(
                TaskId.valueOf(name),
                group,
                "true",
                null,
                List.of(),
                Map.of(),
                ResourceNeeds.of(cpus, 1),
                constraints,
                priority,
                deadline,
                null,
                null,
                Duration.ZERO,
                null,
                Map.of());
    }

    /// A task with an estimate of so many seconds and these labels.
    static TaskSpec task(
            String name,
            long cpus,
            @Nullable Integer seconds,
            @Nullable Instant deadline,
            Map<String, String> labels) {
        return new TaskSpec(
                TaskId.valueOf(name),
                name,
                "true",
                null,
                List.of(),
                Map.of(),
                ResourceNeeds.of(cpus, 1),
                List.of(),
                50,
                deadline,
                seconds == null ? null : Duration.ofSeconds(seconds),
                null,
                Duration.ZERO,
                null,
                labels);
    }

    static AgentId agent(int number) {
        return new AgentId(new UUID(1, number));
    }

    /// An agent of so many cores, of which so many are free.
    static Place<AgentId> place(int number, long free, long total) {
        return new Place<>(
                agent(number),
                agent(number),
                Attributes.of(Map.of("host", "a" + number)),
                Resources.of(free, 1000),
                Resources.of(total, 1000).quantities());
    }

    static RunningTask running(TaskSpec task, int agent, int since) {
        return new RunningTask(
                task, agent(agent), task.resources().quantities(), START.plusSeconds(since));
    }

    static WaitingTask waiting(int second, TaskSpec... tasks) {
        return new WaitingTask(
                tasks[0].taskId().value(), START.plusSeconds(second), List.of(tasks));
    }

    static Place<String> place(String name, long cpus) {
        Resources free = Resources.of(cpus, 1000);
        Attributes attributes = Attributes.of(Map.of("host", name));
        return new Place<>(name, new AgentId(new UUID(1, 1)), attributes, free, free.quantities());
    }
}
