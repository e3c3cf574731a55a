package io.fairlead.core.simulation;

import io.fairlead.core.policy.PolicyLabels;
import io.fairlead.core.policy.WaitingTask;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.task.TaskSpec;
import io.fairlead.core.timeline.Admission;
import io.fairlead.core.timeline.DeadlineAsk;
import io.fairlead.core.timeline.RoleTimeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Asks for every deadline of a workload, in the order of submission, and marks those that are
/// promised: by the same admission that jobs go through.
public final class Promises {

    private Promises() {}

    /// The workload with its promises.
    ///
    /// @param guarantee what promises are made against
    public static List<SimulatedTask> promise(
            Collection<SimulatedTask> workload, Quantities guarantee) {
        List<SimulatedTask> ordered =
                workload.stream()
                        .sorted(
                                Comparator.comparing((SimulatedTask t) -> t.waiting().submittedAt())
                                        .thenComparing(t -> t.waiting().name()))
                        .toList();
        if (ordered.isEmpty()) {
            return ordered;
        }
        RoleTimeline timeline =
                new RoleTimeline(guarantee, ordered.getFirst().waiting().submittedAt());
        List<SimulatedTask> marked = new ArrayList<>();
        for (SimulatedTask task : ordered) {
            timeline.forgetBefore(task.waiting().submittedAt());
            marked.add(isPromised(task, timeline) ? mark(task) : task);
        }
        return marked;
    }

    private static boolean isPromised(SimulatedTask task, RoleTimeline timeline) {
        WaitingTask waiting = task.waiting();
        Instant deadline = waiting.first().deadline();
        Duration lasts = waiting.first().expectedDuration();
        if (deadline == null || lasts == null || !lasts.isPositive()) {
            return false;
        }
        Admission answer =
                timeline.ask(
                        new DeadlineAsk(
                                waiting.needs(), 1, false, lasts, waiting.submittedAt(), deadline));
        if (answer instanceof Admission.Guaranteed(var slots, _)) {
            slots.forEach(timeline::keep);
            return true;
        }
        return false;
    }

    private static SimulatedTask mark(SimulatedTask task) {
        TaskSpec spec = task.waiting().first();
        Map<String, String> labels = new HashMap<>(spec.labels());
        labels.put(PolicyLabels.PROMISE, "GUARANTEED");
        TaskSpec marked =
                new TaskSpec(
                        spec.taskId(),
                        spec.group(),
                        spec.command(),
                        spec.image(),
                        spec.uris(),
                        spec.env(),
                        spec.resources(),
                        spec.constraints(),
                        spec.priority(),
                        spec.deadline(),
                        spec.estimatedDuration(),
                        spec.maxRunTime(),
                        spec.killGracePeriod(),
                        spec.healthCheck(),
                        labels);
        return new SimulatedTask(
                new WaitingTask(
                        task.waiting().name(), task.waiting().submittedAt(), List.of(marked)),
                task.runs());
    }
}
