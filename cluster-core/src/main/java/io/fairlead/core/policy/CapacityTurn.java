package io.fairlead.core.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A turn over nested queues: the queue that is served worst against its guarantee goes next, level
/// by level; in a queue, the static order. Maxima of queues and users are kept.
///
/// The first task of a queue below its guarantee that finds no place gets a reservation, so that
/// small tasks of others do not keep large ones of it out for ever.
final class CapacityTurn implements PolicyTurn {

    private static final Duration HOLD = Duration.ofMinutes(1);

    private final CapacityTree tree;
    private final Duration reclaimAfter;
    private final Situation situation;
    private final CapacityUse use;
    private final Map<String, Deque<WaitingTask>> waiting = new TreeMap<>();

    /// Queues that something waits in, at whatever level.
    private final Set<String> wanting = new HashSet<>();

    private final Set<String> reserved = new HashSet<>();
    private @Nullable Reservations reservations;
    private boolean lendsNothing;

    /// @param ordered what waits, in the static order
    CapacityTurn(
            CapacityTree tree,
            List<WaitingTask> ordered,
            Duration reclaimAfter,
            Situation situation) {
        this.tree = tree;
        this.reclaimAfter = reclaimAfter;
        this.situation = situation;
        this.use = new CapacityUse(tree, situation.capacity(), situation.running());
        ordered.forEach(task ->
                waiting.computeIfAbsent(known(task.queue()), _ -> new ArrayDeque<>()).add(task));
        waiting.keySet().forEach(this::wants);
    }

    private void wants(String path) {
        for (String at = path; wanting.add(at) && at.indexOf('/') >= 0; ) {
            at = at.substring(0, at.lastIndexOf('/'));
        }
    }

    /// Work of a queue that is no more goes on as work for none.
    private String known(String path) {
        return tree.isLeaf(path) ? path : "";
    }

    @Override
    public Optional<WaitingTask> next() {
        while (!waiting.isEmpty()) {
            String path = worstServed("");
            WaitingTask first = take(path);
            if (use.allows(path, first.user(), first.needs())
                    && !(lendsNothing && !use.withinGuarantee(path, first.needs()))) {
                return Optional.of(first);
            }
        }
        return Optional.empty();
    }

    private WaitingTask take(String path) {
        Deque<WaitingTask> there = waiting.get(path);
        if (there == null) {
            throw new IllegalStateException("nothing waits in " + path);
        }
        WaitingTask first = there.removeFirst();
        if (there.isEmpty()) {
            waiting.remove(path);
            wanting.clear();
            waiting.keySet().forEach(this::wants);
        }
        return first;
    }

    /// The leaf, of those that something waits in, reached by the worst served queue at each level.
    private String worstServed(String parent) {
        String best = "";
        double least = waiting.containsKey("") && parent.isEmpty() ? use.served("") : -1;
        for (CapacityQueue child : tree.children(parent)) {
            if (wanting.contains(child.path())) {
                double served = use.served(child.path());
                if (least < 0 || served < least) {
                    best = child.path();
                    least = served;
                }
            }
        }
        return best.isEmpty() || tree.isLeaf(best) ? best : worstServed(best);
    }

    /// Whether others end for this task just now: what they free comes piece by piece, and no piece
    /// may be lent again before all are there. After a while it may: nobody knows what is in the
    /// way, and nothing is to stand idle for ever.
    private boolean isTakenBackFor(WaitingTask task) {
        Instant since = task.submittedAt().plus(reclaimAfter);
        return !since.isAfter(situation.now()) && since.plus(HOLD).isAfter(situation.now());
    }

    @Override
    public boolean mayRefusePlaces() {
        return reservations != null;
    }

    @Override
    public boolean mayTake(WaitingTask task, Place<?> place) {
        return reservations == null || reservations.leavesRoom(task, place.agentId());
    }

    @Override
    public void placed(WaitingTask task, List<RunningTask> placed) {
        placed.forEach(each -> use.add(known(task.queue()), task.user(), each.amounts()));
        if (reservations != null) {
            reservations.started(task, placed);
        }
    }

    @Override
    public void passedOver(WaitingTask task) {
        String path = known(task.queue());
        if (!path.isEmpty() && use.withinGuarantee(path, task.needs()) && reserved.add(path)) {
            if (reservations == null) {
                reservations = new Reservations(situation);
            }
            reservations.reserve(task);
            lendsNothing |= isTakenBackFor(task);
        }
    }
}
