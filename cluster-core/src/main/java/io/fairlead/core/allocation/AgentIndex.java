package io.fairlead.core.allocation;

import io.fairlead.core.policy.PlacementScore;
import io.fairlead.core.resource.Quantities;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Agents that give now, in groups of equal totals and equal free amounts.
///
/// A placement score sees nothing else of an agent, so it is asked once for a group. For the scores
/// that follow the mean free share ([PlacementScore#BEST_FIT], [PlacementScore#SPREAD]) the groups
/// of one total stand sorted by it: the search starts where the need begins to fit, and ends with
/// the first group that takes the task.
final class AgentIndex {

    /// Scores, and free shares, that differ by less are equal: they are sums of quotients.
    private static final double EQUAL = 1e-9;

    private static final Comparator<AgentSlot> BY_ID = (one, other) -> one.id.compareTo(other.id);

    private final Map<Quantities, Totals> byTotal = new LinkedHashMap<>();
    private final List<AgentSlot> stale = new ArrayList<>();

    /// Agents that look the same to a score, by id.
    static final class Group {
        private final Totals totals;
        private final Quantities free;
        private final double level;
        private final TreeSet<AgentSlot> agents = new TreeSet<>(BY_ID);

        private Group(Totals totals, Quantities free, double level) {
            this.totals = totals;
            this.free = free;
            this.level = level;
        }
    }

    /// The groups of agents with the same total, by the mean share that is free. Few share one
    /// level, so that a list of them is searched.
    private static final class Totals {
        private final Quantities total;
        private final NavigableMap<Double, List<Group>> byLevel = new TreeMap<>();

        private Totals(Quantities total) {
            this.total = total;
        }

        private Group group(Quantities free) {
            double level = free.meanShare(total);
            List<Group> there = byLevel.computeIfAbsent(level, _ -> new ArrayList<>(1));
            for (Group group : there) {
                if (group.free.equals(free)) {
                    return group;
                }
            }
            Group made = new Group(this, free, level);
            there.add(made);
            return made;
        }

        private void drop(Group group) {
            byLevel.computeIfPresent(
                    group.level,
                    (_, groups) -> {
                        groups.remove(group);
                        return groups.isEmpty() ? null : groups;
                    });
        }
    }

    /// An agent has changed; looked at with the next [#update].
    void changed(AgentSlot slot) {
        if (!slot.stale) {
            slot.stale = true;
            stale.add(slot);
        }
    }

    /// Whether [#update] would look at no other agent.
    boolean isUpToDateBut(AgentSlot slot) {
        return stale.isEmpty() || stale.size() == 1 && stale.getFirst() == slot;
    }

    void update() {
        for (AgentSlot slot : stale) {
            slot.stale = false;
            regroup(slot);
        }
        stale.clear();
    }

    private void regroup(AgentSlot slot) {
        Group before = slot.group;
        if (!slot.holdings.givesNow()) {
            leave(slot, before);
            return;
        }
        Totals totals = totals(slot, before);
        if (before != null && before.totals == totals && before.free.equals(slot.free)) {
            return;
        }
        Group after = totals.group(slot.free);
        leave(slot, before);
        after.agents.add(slot);
        slot.group = after;
    }

    private Totals totals(AgentSlot slot, @Nullable Group before) {
        return before != null && before.totals.total.equals(slot.total)
                ? before.totals
                : byTotal.computeIfAbsent(slot.total, Totals::new);
    }

    private void leave(AgentSlot slot, @Nullable Group group) {
        if (group == null) {
            return;
        }
        group.agents.remove(slot);
        slot.group = null;
        if (group.agents.isEmpty()) {
            group.totals.drop(group);
            if (group.totals.byLevel.isEmpty()) {
                byTotal.remove(group.totals.total);
            }
        }
    }

    /// Of the agents with that much free that pass the test, the one with the best score; of equals
    /// the one with the lowest id.
    @Nullable AgentSlot best(Quantities need, PlacementScore score, Predicate<AgentSlot> takes) {
        Search search = new Search(need, score, takes);
        for (Totals totals : byTotal.values()) {
            if (totals.total.contains(need)) {
                search.in(totals);
            }
        }
        return search.best;
    }

    /// All agents with that much free.
    void forEach(Quantities need, Consumer<AgentSlot> action) {
        for (Totals totals : byTotal.values()) {
            for (List<Group> groups : totals.byLevel.values()) {
                for (Group group : groups) {
                    if (group.free.contains(need)) {
                        group.agents.forEach(action);
                    }
                }
            }
        }
    }

    /// Whether some agent has that much free, whatever it has of ports and devices.
    boolean anyHas(Quantities need) {
        for (Totals totals : byTotal.values()) {
            double least = need.meanShare(totals.total) - EQUAL;
            for (List<Group> groups : totals.byLevel.tailMap(least, true).values()) {
                for (Group group : groups) {
                    if (group.free.contains(need)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static final class Search {
        private final Quantities need;
        private final PlacementScore score;
        private final Predicate<AgentSlot> takes;
        private @Nullable AgentSlot best;
        private double bestScore = Double.NEGATIVE_INFINITY;

        private Search(Quantities need, PlacementScore score, Predicate<AgentSlot> takes) {
            this.need = need;
            this.score = score;
            this.takes = takes;
        }

        private void in(Totals totals) {
            var fitting = totals.byLevel.tailMap(need.meanShare(totals.total) - EQUAL, true);
            if (score == PlacementScore.BEST_FIT) {
                inOrder(fitting.values());
            } else if (score == PlacementScore.SPREAD) {
                inOrder(fitting.descendingMap().values());
            } else {
                fitting.values().forEach(groups -> groups.forEach(this::consider));
            }
        }

        /// Of groups from the best score to the worst.
        private void inOrder(Collection<List<Group>> levels) {
            for (List<Group> groups : levels) {
                if (best != null && !mayWin(scoreOf(groups.getFirst()))) {
                    return;
                }
                groups.forEach(this::consider);
            }
        }

        private double scoreOf(Group group) {
            return score.score(group.free, group.totals.total, need);
        }

        private boolean mayWin(double value) {
            return value >= bestScore - EQUAL;
        }

        private void consider(Group group) {
            if (!group.free.contains(need)) {
                return;
            }
            double value = scoreOf(group);
            if (!mayWin(value)) {
                return;
            }
            boolean better = value > bestScore + EQUAL;
            for (AgentSlot slot : group.agents) {
                if (!better && best != null && slot.id.compareTo(best.id) >= 0) {
                    return;
                }
                if (takes.test(slot)) {
                    best = slot;
                    bestScore = Math.max(bestScore, value);
                    return;
                }
            }
        }
    }
}
