package io.fairlead.core.policy;

import io.fairlead.core.resource.Quantities;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the nested queues and their users hold, measured by the dominant share of the cluster.
final class CapacityUse {

    private static final double EXACT = 1e-9;

    private record User(String path, String user) {}

    private final CapacityTree tree;
    private final Quantities capacity;
    private final Map<String, Quantities> held = new HashMap<>();
    private final Map<String, Double> served = new HashMap<>();
    private final Map<User, Quantities> byUser = new HashMap<>();

    CapacityUse(CapacityTree tree, Quantities capacity, Collection<RunningTask> running) {
        this.tree = tree;
        this.capacity = capacity;
        running.forEach(task -> add(pathOf(task), userOf(task), task.amounts()));
    }

    static String pathOf(RunningTask task) {
        return task.task().labels().getOrDefault(PolicyLabels.QUEUE, "");
    }

    private static String userOf(RunningTask task) {
        return task.task().labels().getOrDefault(PolicyLabels.USER, "");
    }

    void add(String path, String user, Quantities amounts) {
        byUser.merge(new User(path, user), amounts, Quantities::plus);
        for (String at = path; ; at = parent(at)) {
            held.merge(at, amounts, Quantities::plus);
            served.remove(at);
            if (at.indexOf('/') < 0) {
                return;
            }
        }
    }

    void remove(RunningTask task) {
        add(pathOf(task), userOf(task), Quantities.ZERO.minus(task.amounts()));
    }

    private static String parent(String path) {
        return path.substring(0, path.lastIndexOf('/'));
    }

    double shareHeld(String path) {
        return held.getOrDefault(path, Quantities.ZERO).dominantShare(capacity);
    }

    /// How well served a queue is: 1 where it holds just its guarantee.
    double served(String path) {
        return served.computeIfAbsent(
                path, _ -> shareHeld(path) / Math.max(tree.shareOf(path), EXACT));
    }

    /// Whether a queue would still hold no more than its guarantee with so much more.
    boolean withinGuarantee(String path, Quantities more) {
        return share(held.get(path), more) <= tree.shareOf(path) + EXACT;
    }

    /// Whether a queue would still hold its guarantee with so much less.
    boolean keepsGuaranteeWithout(String path, Quantities less) {
        Quantities holds = held.getOrDefault(path, Quantities.ZERO);
        return holds.minus(less).dominantShare(capacity) >= tree.shareOf(path) - EXACT;
    }

    /// Whether the maxima of a queue, of those that it is in, and of the user allow so much more.
    boolean allows(String path, String user, Quantities more) {
        if (share(byUser.get(new User(path, user)), more) > tree.userMaximumOf(path) + EXACT) {
            return false;
        }
        for (String at = path; ; at = parent(at)) {
            if (share(held.get(at), more) > tree.maximumOf(at) + EXACT) {
                return false;
            }
            if (at.indexOf('/') < 0) {
                return true;
            }
        }
    }

    private double share(@Nullable Quantities holds, Quantities more) {
        return (holds == null ? more : holds.plus(more)).dominantShare(capacity);
    }
}
