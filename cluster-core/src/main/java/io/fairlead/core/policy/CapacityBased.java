package io.fairlead.core.policy;

import io.fairlead.core.resource.Quantities;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// `CAPACITY`: by priority, then by need against the cluster's capacity, the largest dominant share
/// first (best-fit decreasing, which packs better than arrival order: Johnson, "Near-optimal bin
/// packing algorithms", 1973); what does not fit now is passed by. Takes the tightest place.
///
/// With nested queues ([CapacityTree]), that is the order inside each, and the queue served worst
/// against its guarantee goes first. What a queue leaves idle is lent to the others up to their
/// maximum, and taken back by ending tasks once the queue's first task has waited so long.
public final class CapacityBased implements SchedulingPolicy {

    /// How long the first task of a queue below its guarantee waits before others end for it, where
    /// nothing is said.
    public static final Duration RECLAIM_AFTER = Duration.ofSeconds(30);

    private final CapacityTree tree;
    private final Duration reclaimAfter;
    private final PlacementScore placement;

    /// Without nested queues.
    public CapacityBased() {
        this(CapacityTree.NONE, RECLAIM_AFTER);
    }

    /// @param reclaimAfter how long the first task of a queue below its guarantee waits before
    ///   tasks of others end for it
    public CapacityBased(CapacityTree tree, Duration reclaimAfter) {
        this(tree, reclaimAfter, PlacementScore.BEST_FIT);
    }

    /// @param reclaimAfter how long the first task of a queue below its guarantee waits before
    ///   tasks of others end for it
    /// @param placement where tasks go
    public CapacityBased(CapacityTree tree, Duration reclaimAfter, PlacementScore placement) {
        this.tree = tree;
        this.reclaimAfter = reclaimAfter;
        this.placement = placement;
    }

    @Override
    public String name() {
        return "CAPACITY";
    }

    @Override
    public SchedulingPolicy with(Map<String, String> settings) {
        PolicySettings read = PolicySettings.of(settings, "queues", "reclaimAfter", "placement");
        String queues = read.text("queues", "");
        return new CapacityBased(
                queues.isEmpty() ? CapacityTree.NONE : CapacityTree.parse(queues),
                read.duration("reclaimAfter", RECLAIM_AFTER),
                read.placement(PlacementScore.BEST_FIT));
    }

    /// The nested queues.
    public CapacityTree tree() {
        return tree;
    }

    @Override
    public Comparator<WaitingTask> order(Quantities capacity) {
        return Comparator.comparing(waiting -> Ranked.of(waiting, capacity));
    }

    /// Works each rank out once, not for each comparison.
    @Override
    public List<WaitingTask> inOrder(Collection<WaitingTask> waiting, Quantities capacity) {
        return waiting.stream()
                .map(each -> Ranked.of(each, capacity))
                .sorted()
                .map(Ranked::waiting)
                .toList();
    }

    /// Who goes first: higher priority, then the larger share, then by submission.
    private record Ranked(WaitingTask waiting, int priority, double share)
            implements Comparable<Ranked> {

        private static Ranked of(WaitingTask waiting, Quantities capacity) {
            return new Ranked(
                    waiting, waiting.first().priority(), waiting.needs().dominantShare(capacity));
        }

        @Override
        public int compareTo(Ranked other) {
            if (priority != other.priority) {
                return Integer.compare(other.priority, priority);
            }
            int byShare = Double.compare(other.share, share);
            return byShare != 0
                    ? byShare
                    : FirstComeFirstServed.BY_SUBMISSION.compare(waiting, other.waiting);
        }
    }

    @Override
    public PlacementScore placementScore() {
        return placement;
    }

    @Override
    public boolean passesBlocked() {
        return true;
    }

    @Override
    public PolicyTurn turn(Collection<WaitingTask> waiting, Situation situation) {
        return tree.isEmpty()
                ? PolicyTurn.byOrder(this, waiting, situation)
                : new CapacityTurn(
                        tree, inOrder(waiting, situation.capacity()), reclaimAfter, situation);
    }

    @Override
    public boolean endsTasks() {
        return !tree.isEmpty();
    }

    @Override
    public List<PolicyEnding> endings(Collection<WaitingTask> left, Situation situation) {
        return tree.isEmpty() || left.isEmpty()
                ? List.of()
                : new Reclaim(tree, situation)
                        .endings(inOrder(left, situation.capacity()), reclaimAfter);
    }
}
