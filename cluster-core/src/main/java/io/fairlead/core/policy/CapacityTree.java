package io.fairlead.core.policy;

import io.fairlead.core.resource.Quantities;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.TreeMap;

/// The nested queues of a `CAPACITY` policy, with their shares of the whole. Work for no nested
/// queue has what the top ones leave unshared.
///
/// As text, queues are separated by commas, and the numbers of each by colons, in the order share,
/// maximum, userMaximum: `prod:0.6:1,prod/nightly:0.5,dev:0.4:0.8:0.5`.
public final class CapacityTree {

    /// Without nested queues.
    public static final CapacityTree NONE = new CapacityTree(List.of());

    private static final double EXACT = 1e-9;

    private final Map<String, CapacityQueue> queues = new TreeMap<>();
    private final Map<String, List<CapacityQueue>> children = new HashMap<>();
    private final Map<String, Double> shares = new HashMap<>();
    private final Map<String, Double> maxima = new HashMap<>();

    /// @throws IllegalArgumentException if a parent is missing, a path is there twice, or the
    ///   shares in one queue exceed 1
    public CapacityTree(Collection<CapacityQueue> queues) {
        for (CapacityQueue queue : queues) {
            if (this.queues.put(queue.path(), queue) != null) {
                throw new IllegalArgumentException("queue " + queue.path() + " is there twice");
            }
        }
        for (CapacityQueue queue : queues) {
            if (!queue.parent().isEmpty() && !this.queues.containsKey(queue.parent())) {
                throw new IllegalArgumentException(
                        "queue "
                                + queue.path()
                                + " is in "
                                + queue.parent()
                                + ", which is missing");
            }
        }
        this.queues
                .values()
                .forEach(queue ->
                        children.computeIfAbsent(queue.parent(), _ -> new ArrayList<>())
                                .add(queue));
        for (String parent : children.keySet()) {
            double sum = children(parent).stream().mapToDouble(CapacityQueue::share).sum();
            if (sum > 1 + EXACT) {
                throw new IllegalArgumentException(
                        "shares in "
                                + (parent.isEmpty() ? "the whole" : parent)
                                + " sum up to "
                                + number(sum)
                                + ", more than 1");
            }
        }
        // Sorted by path, so that a parent is before what is in it.
        for (CapacityQueue queue : this.queues.values()) {
            double share = shares.getOrDefault(queue.parent(), 1.0);
            double maximum = maxima.getOrDefault(queue.parent(), 1.0);
            shares.put(queue.path(), share * queue.share());
            maxima.put(queue.path(), maximum * queue.maximum());
        }
        double given = children("").stream().mapToDouble(CapacityQueue::share).sum();
        shares.put("", Math.max(0, 1 - given));
        maxima.put("", 1.0);
    }

    /// Reads the text form.
    ///
    /// @throws IllegalArgumentException if it is wrong
    public static CapacityTree parse(String text) {
        List<CapacityQueue> queues = new ArrayList<>();
        for (String each : text.split(",", -1)) {
            String[] parts = each.split(":", -1);
            if (parts.length < 2 || parts.length > 4) {
                throw new IllegalArgumentException(
                        "'" + each + "' must be path:share[:maximum[:userMaximum]]");
            }
            queues.add(
                    new CapacityQueue(
                            parts[0],
                            number(parts[1]),
                            parts.length > 2 ? number(parts[2]) : 1,
                            parts.length > 3 ? number(parts[3]) : 1));
        }
        return new CapacityTree(queues);
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException wrong) {
            throw new IllegalArgumentException("'" + text + "' must be a number", wrong);
        }
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }

    /// Whether there are no nested queues.
    public boolean isEmpty() {
        return queues.isEmpty();
    }

    /// The queues by path.
    public Collection<CapacityQueue> queues() {
        return List.copyOf(queues.values());
    }

    List<CapacityQueue> children(String parent) {
        return children.getOrDefault(parent, List.of());
    }

    /// Whether work may be handed in there: a queue that has none nested in it.
    public boolean isLeaf(String path) {
        return queues.containsKey(path) && children(path).isEmpty();
    }

    /// What is guaranteed to a queue, as a part of the whole; to work for no nested queue, what the
    /// top ones leave.
    public double shareOf(String path) {
        return shares.getOrDefault(path, 0.0);
    }

    /// The most that a queue may hold, as a part of the whole.
    public double maximumOf(String path) {
        return maxima.getOrDefault(path, 0.0);
    }

    /// The most that one user may hold in a queue, as a part of the whole.
    public double userMaximumOf(String path) {
        CapacityQueue queue = queues.get(path);
        return queue == null ? 1 : maximumOf(path) * queue.userMaximum();
    }

    /// Why something can never run in that queue, however long it waits: for it is no leaf, or the
    /// need is larger than the queue's or its user's maximum.
    ///
    /// @param capacity the cluster's total; where it is nothing, sizes are not judged
    /// @return nothing where it can
    public Optional<String> refusal(String path, Quantities need, Quantities capacity) {
        if (!path.isEmpty() && !isLeaf(path)) {
            return Optional.of(
                    queues.containsKey(path)
                            ? "has queues nested in it: choose one of them"
                            : "is not known; nested queues are " + queues.keySet());
        }
        if (capacity.isZero()) {
            return Optional.empty();
        }
        double wanted = need.dominantShare(capacity);
        double most = Math.min(maximumOf(path), userMaximumOf(path));
        return wanted <= most + EXACT
                ? Optional.empty()
                : Optional.of(
                        "may hold at most "
                                + number(100 * most)
                                + " % of the cluster for one user, and this asks "
                                + number(100 * wanted)
                                + " %");
    }

    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(",");
        queues.values()
                .forEach(q ->
                        text.add(
                                q.path()
                                        + ":"
                                        + q.share()
                                        + ":"
                                        + q.maximum()
                                        + ":"
                                        + q.userMaximum()));
        return text.toString();
    }
}
