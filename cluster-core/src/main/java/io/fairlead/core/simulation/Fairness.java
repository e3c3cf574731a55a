package io.fairlead.core.simulation;

import io.fairlead.core.policy.CapacityTree;
import io.fairlead.core.policy.PolicyLabels;
import io.fairlead.core.policy.RunningTask;
import io.fairlead.core.policy.WaitingTask;
import io.fairlead.core.resource.Quantities;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/// Measures, over time, what the queues of a workload hold against what they are due.
///
/// Counted is the time in which two queues at least want more. *Envy* is then how far the dominant
/// share of the best served queue, against its guarantee, is above that of the worst served one
/// that waits (Ghodsi et al., "Dominant Resource Fairness", NSDI 2011); *shortfall* of a queue is
/// how much of the cluster it lacks to its guarantee while its first waiting task has room in it.
public final class Fairness implements Simulation.Observer {

    private final CapacityTree tree;
    private final Quantities capacity;
    private double contendedMillis;
    private double envy;
    private final Map<String, Double> lacking = new TreeMap<>();
    private final Map<String, Double> waited = new TreeMap<>();

    /// @param tree the guarantees that are measured against, whatever the policy
    public Fairness(CapacityTree tree, Quantities capacity) {
        this.tree = tree;
        this.capacity = capacity;
    }

    @Override
    public void passed(Instant from, Instant to, Simulation.Moment moment) {
        Map<String, Double> shares = shares(moment.running());
        int wanting = 0;
        double worst = Double.MAX_VALUE;
        double best = 0;
        double millis = Duration.between(from, to).toMillis();
        for (var queue : tree.queues()) {
            if (!tree.isLeaf(queue.path())) {
                continue;
            }
            double due = tree.shareOf(queue.path());
            double held = shares.getOrDefault(queue.path(), 0.0);
            Collection<WaitingTask> waits = moment.waiting().get(queue.path());
            best = Math.max(best, held / due);
            if (waits != null && !waits.isEmpty()) {
                wanting++;
                worst = Math.min(worst, held / due);
                waited.merge(queue.path(), millis, Double::sum);
                double first = waits.iterator().next().needs().dominantShare(capacity);
                double lacks = held + first <= due ? due - held : 0;
                lacking.merge(queue.path(), lacks * millis, Double::sum);
            }
        }
        if (wanting > 1) {
            contendedMillis += millis;
            envy += Math.max(0, best - worst) * millis;
        }
    }

    private Map<String, Double> shares(Collection<RunningTask> running) {
        Map<String, Quantities> held = new HashMap<>();
        for (RunningTask task : running) {
            held.merge(
                    task.task().labels().getOrDefault(PolicyLabels.QUEUE, ""),
                    task.amounts(),
                    Quantities::plus);
        }
        Map<String, Double> shares = new HashMap<>();
        held.forEach((queue, amounts) -> shares.put(queue, amounts.dominantShare(capacity)));
        return shares;
    }

    /// The mean over contended time; 0 where nobody was worse served than another.
    public double envy() {
        return contendedMillis == 0 ? 0 : envy / contendedMillis;
    }

    /// For each queue the mean shortfall while it waited, as a part of the cluster.
    public Map<String, Double> shortfalls() {
        Map<String, Double> means = new TreeMap<>();
        waited.forEach((queue, millis) ->
                means.put(queue, lacking.getOrDefault(queue, 0.0) / Math.max(1, millis)));
        return means;
    }
}
