package io.fairlead.benchmarks.compare;

import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.policy.CapacityTree;
import io.fairlead.core.policy.Place;
import io.fairlead.core.policy.PolicyLabels;
import io.fairlead.core.policy.WaitingTask;
import io.fairlead.core.resource.CustomScalars;
import io.fairlead.core.resource.GpuShares;
import io.fairlead.core.resource.PortRanges;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.simulation.SimulatedTask;
import io.fairlead.core.task.TaskSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A cluster, its queues, and the tasks that came to it.
///
/// @param queues guarantees of the queues named in the tasks
record Workload(List<Machines> machines, CapacityTree queues, List<Line> lines) {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    /// So many agents alike.
    ///
    /// @param cpus of each, in thousandths
    record Machines(int number, long cpus, long memoryMiB) {}

    /// One task.
    ///
    /// @param submitSeconds after the start
    /// @param cpus in thousandths
    /// @param estimateSeconds what its owner said, or nothing
    /// @param deadlineSeconds after the start, or nothing
    record Line(
            double submitSeconds,
            String queue,
            String user,
            long cpus,
            long memoryMiB,
            double runSeconds,
            @Nullable Double estimateSeconds,
            @Nullable Double deadlineSeconds,
            int priority) {}

    List<Place<AgentId>> agents() {
        List<Place<AgentId>> agents = new ArrayList<>();
        for (Machines machine : machines) {
            for (int i = 0; i < machine.number(); i++) {
                AgentId id = new AgentId(new UUID(0, agents.size() + 1L));
                Resources free =
                        new Resources(
                                machine.cpus(),
                                machine.memoryMiB() * 1000,
                                0,
                                GpuShares.NONE,
                                PortRanges.NONE,
                                CustomScalars.NONE);
                agents.add(new Place<>(id, id, Attributes.NONE, free, free.quantities()));
            }
        }
        return agents;
    }

    Quantities capacity() {
        Quantities sum = Quantities.ZERO;
        for (Place<AgentId> agent : agents()) {
            sum = sum.plus(agent.total());
        }
        return sum;
    }

    List<SimulatedTask> tasks() {
        List<SimulatedTask> tasks = new ArrayList<>();
        for (Line line : lines) {
            tasks.add(task(line, tasks.size()));
        }
        return tasks;
    }

    private static SimulatedTask task(Line line, int number) {
        String name = "task-" + (10_000_000 + number);
        TaskSpec spec =
                new TaskSpec(
                        TaskId.valueOf(name),
                        name,
                        "true",
                        null,
                        List.of(),
                        Map.of(),
                        ResourceNeeds.of(line.cpus(), line.memoryMiB()),
                        List.of(),
                        line.priority(),
                        line.deadlineSeconds() == null ? null : at(line.deadlineSeconds()),
                        line.estimateSeconds() == null ? null : seconds(line.estimateSeconds()),
                        null,
                        Duration.ZERO,
                        null,
                        Map.of(PolicyLabels.QUEUE, line.queue(), PolicyLabels.USER, line.user()));
        return new SimulatedTask(
                new WaitingTask(name, at(line.submitSeconds()), List.of(spec)),
                seconds(line.runSeconds()));
    }

    private static Instant at(double afterSeconds) {
        return START.plus(seconds(afterSeconds));
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }
}
