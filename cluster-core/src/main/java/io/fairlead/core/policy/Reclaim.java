package io.fairlead.core.policy;

import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.resource.Quantities;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Gives back to nested queues what others hold of their guarantee: where the first task of a queue
/// below its guarantee has waited long enough, tasks of queues above theirs end for it, on the one
/// agent where the least work is lost, the youngest first. No queue falls below its guarantee, and
/// for one queue no more is ended in a turn than its first task needs.
final class Reclaim {

    private final CapacityTree tree;
    private final Situation situation;
    private final CapacityUse use;
    private final Map<AgentId, List<RunningTask>> running = new TreeMap<>();
    private final Map<AgentId, Quantities> free = new HashMap<>();
    private final Set<TaskId> ended = new HashSet<>();

    Reclaim(CapacityTree tree, Situation situation) {
        this.tree = tree;
        this.situation = situation;
        this.use = new CapacityUse(tree, situation.capacity(), situation.running());
        situation
                .places()
                .forEach(place ->
                        free.merge(place.agentId(), place.free().quantities(), Quantities::plus));
        situation
                .running()
                .forEach(task ->
                        running.computeIfAbsent(task.agentId(), _ -> new ArrayList<>()).add(task));
        Comparator<RunningTask> youngest = Comparator.comparing(RunningTask::since).reversed();
        running.values().forEach(list -> list.sort(youngest));
    }

    /// @param left what waits, in the static order
    List<PolicyEnding> endings(Collection<WaitingTask> left, Duration patience) {
        List<PolicyEnding> endings = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        Instant since = situation.now().minus(patience);
        for (WaitingTask task : left) {
            String path = task.queue();
            // The very task that its turn keeps a place for: what is freed for another would not
            // reach it.
            if (tree.isLeaf(path)
                    && use.withinGuarantee(path, task.needs())
                    && use.allows(path, task.user(), task.needs())
                    && seen.add(path)
                    && !task.submittedAt().isAfter(since)
                    && task.tasks().size() == 1) {
                endings.addAll(endFor(task, path));
            }
        }
        return endings;
    }

    private List<PolicyEnding> endFor(WaitingTask task, String path) {
        List<RunningTask> best = List.of();
        long leastLost = Long.MAX_VALUE;
        for (AgentId agent : running.keySet()) {
            List<RunningTask> victims = victims(agent, task.needs());
            long lost = victims.stream().mapToLong(this::lost).sum();
            if (!victims.isEmpty() && lost < leastLost) {
                best = victims;
                leastLost = lost;
            }
        }
        best.forEach(victim -> {
            ended.add(victim.task().taskId());
            use.remove(victim);
        });
        String detail =
                "queue "
                        + path
                        + " takes back its guarantee for "
                        + task.first().taskId()
                        + ", which has waited since "
                        + task.submittedAt();
        return best.stream()
                .map(victim ->
                        new PolicyEnding(
                                victim.task().taskId(), PolicyEnding.Cause.RECLAIMED, detail))
                .toList();
    }

    private List<RunningTask> victims(AgentId agent, Quantities need) {
        Quantities room = free.getOrDefault(agent, Quantities.ZERO);
        List<RunningTask> victims = new ArrayList<>();
        Map<String, Quantities> taken = new HashMap<>();
        for (RunningTask task : running.getOrDefault(agent, List.of())) {
            String path = CapacityUse.pathOf(task);
            Quantities more = taken.getOrDefault(path, Quantities.ZERO);
            if (room.contains(need)) {
                break;
            }
            if (!ended.contains(task.task().taskId())
                    && use.keepsGuaranteeWithout(path, more.plus(task.amounts()))) {
                victims.add(task);
                taken.put(path, more.plus(task.amounts()));
                room = room.plus(task.amounts());
            }
        }
        return room.contains(need) ? victims : List.of();
    }

    private long lost(RunningTask task) {
        long ran = Duration.between(task.since(), situation.now()).toMillis();
        return Math.round(ran * 1_000 * task.amounts().dominantShare(situation.capacity()));
    }
}
