package io.fairlead.master.agent;

import io.fairlead.api.agent.DrainPlan;
import io.fairlead.core.allocation.AgentHoldings;
import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.TaskSpec;
import io.fairlead.master.state.AgentRecord;
import io.fairlead.master.state.LiveView;
import io.fairlead.master.state.TaskRecord;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Looks where the tasks of an agent would find room: the largest first, each on the first agent
/// that fits, as allocated now (what is offered comes back). Constraints that look at other tasks
/// are left to the framework.
final class DrainPreview {

    private final AgentRecord drained;
    private final List<TaskRecord> tasks;
    private final List<AgentRecord> others;
    private final Map<AgentId, Resources> free = new HashMap<>();
    private final Instant now;

    /// @param drained the agent, as it stands while it is drained
    DrainPreview(LiveView view, AgentRecord drained, Instant now) {
        this.drained = drained;
        this.now = now;
        this.tasks =
                view.tasks().all().stream()
                        .filter(task -> task.allocation().agentId().equals(drained.id()))
                        .sorted(
                                Comparator.comparing(DrainPreview::size)
                                        .reversed()
                                        .thenComparing(TaskRecord::key))
                        .toList();
        this.others =
                view.agents().all().stream()
                        .filter(agent -> agent.mayBeOffered() && !agent.id().equals(drained.id()))
                        .toList();
        for (AgentRecord agent : others) {
            view.holdings(agent.id())
                    .filter(AgentHoldings::offerable)
                    .ifPresent(held -> free.put(agent.id(), held.total().minus(held.allocated())));
        }
    }

    private static long size(TaskRecord task) {
        var needs = task.allocation().task().resources().quantities();
        return needs.cpus() + needs.memoryMiB();
    }

    List<DrainPlan.Step> steps() {
        return tasks.stream().map(this::step).toList();
    }

    /// When the last one has ended at the latest.
    Instant emptyBy() {
        return tasks.stream().map(this::endBy).max(Comparator.naturalOrder()).orElse(now);
    }

    private Instant endBy(TaskRecord task) {
        TaskSpec spec = task.allocation().task();
        Instant killed = DrainAgent.killAt(drained, task, now).plus(spec.killGracePeriod());
        Instant since = task.progress().runningAt();
        if (since == null || spec.maxRunTime() == null) {
            return killed;
        }
        Instant over = since.plus(spec.maxRunTime()).plus(spec.killGracePeriod());
        return over.isBefore(killed) ? over : killed;
    }

    private DrainPlan.Step step(TaskRecord task) {
        Optional<AgentRecord> room =
                others.stream().filter(agent -> takes(agent, task.allocation().task())).findFirst();
        return new DrainPlan.Step(
                task.key().frameworkId(),
                task.key().taskId(),
                task.state(),
                endBy(task),
                room.map(AgentRecord::id).orElse(null),
                room.map(agent -> agent.description().name()).orElse(null),
                room.isPresent() ? null : blockedBy(task.allocation().task()));
    }

    private boolean takes(AgentRecord agent, TaskSpec task) {
        Resources left = free.get(agent.id());
        if (left == null || !isAllowed(agent, task)) {
            return false;
        }
        Optional<Resources> taken = left.carve(task.resources());
        taken.ifPresent(some -> free.put(agent.id(), left.minus(some)));
        return taken.isPresent();
    }

    private static boolean isAllowed(AgentRecord agent, TaskSpec task) {
        return task.constraints().stream()
                .filter(Constraint::isStatic)
                .allMatch(constraint ->
                        constraint.allows(agent.description().attributes(), Constraint.Peers.NONE));
    }

    private String blockedBy(TaskSpec task) {
        long allowed = others.stream().filter(agent -> isAllowed(agent, task)).count();
        if (others.isEmpty()) {
            return "There is no other active agent.";
        }
        return allowed == 0
                ? "Its constraints exclude all " + others.size() + " other agents."
                : "None of the " + allowed + " other agents that it may run on has room for it.";
    }
}
