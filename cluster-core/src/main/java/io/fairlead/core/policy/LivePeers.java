package io.fairlead.core.policy;

import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.task.TaskSpec;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/// Counts live tasks by group and by the values of the attributes that constraints look at.
///
/// Only tasks with a constraint on their peers are counted, on the attributes named there: the
/// tasks of a group have the same constraints. Groups that others want to be near are counted from
/// [#watch] to [#unwatch].
public final class LivePeers {

    private record Cell(String group, String attribute) {}

    private final Function<String, ? extends Collection<String>> valuesOf;
    private final Map<Cell, Tally> tallies = new HashMap<>();
    private final Map<String, Map<String, Watch>> watches = new HashMap<>();
    private boolean behind;

    /// One attribute of one group, that tasks of others look at.
    private static final class Watch {
        private final Tally tally;
        private int watchers;
        private boolean counted;

        private Watch(Tally tally) {
            this.tally = tally;
        }
    }

    /// Starts without any task, where no agents are known.
    public LivePeers() {
        this(_ -> List.of());
    }

    /// Starts without any task.
    ///
    /// @param valuesOf for an attribute, its values on the agents that may be offered; the same
    ///   object until they change
    public LivePeers(Function<String, ? extends Collection<String>> valuesOf) {
        this.valuesOf = valuesOf;
    }

    LivePeers copy() {
        return over(valuesOf);
    }

    /// A copy that spreads over these values.
    public LivePeers over(Function<String, ? extends Collection<String>> values) {
        LivePeers copy = new LivePeers(values);
        tallies.forEach((cell, tally) -> copy.tallies.put(cell, tally.copy()));
        watches.forEach((group, byAttribute) ->
                byAttribute.forEach((attribute, watch) -> {
                    Watch same = new Watch(watch.tally.copy());
                    same.watchers = watch.watchers;
                    same.counted = watch.counted;
                    copy.watches.computeIfAbsent(group, _ -> new HashMap<>()).put(attribute, same);
                }));
        copy.behind = behind;
        return copy;
    }

    /// A task lives on an agent with these attributes from now on.
    public void add(TaskSpec task, Attributes agent) {
        change(task, agent, 1);
    }

    /// A task that was added with the same attributes lives there no more.
    public void remove(TaskSpec task, Attributes agent) {
        change(task, agent, -1);
    }

    /// Whether [#add] would count it for anything.
    public boolean counts(TaskSpec task) {
        return watches.containsKey(task.group())
                || !task.constraints().stream().allMatch(Constraint::isStatic);
    }

    private void change(TaskSpec task, Attributes agent, int by) {
        for (String attribute : dynamic(task)) {
            agent.get(attribute)
                    .ifPresent(value -> {
                        Cell cell = new Cell(task.group(), attribute);
                        Tally tally = tallies.computeIfAbsent(cell, _ -> new Tally());
                        tally.change(value, by);
                        if (tally.isEmpty()) {
                            tallies.remove(cell);
                        }
                    });
        }
        if (!watches.isEmpty()) {
            watches.getOrDefault(task.group(), Map.of())
                    .forEach((attribute, watch) -> {
                        if (watch.counted) {
                            agent.get(attribute).ifPresent(value -> watch.tally.change(value, by));
                        }
                    });
        }
    }

    private static Set<String> dynamic(TaskSpec task) {
        Set<String> attributes = new HashSet<>(2);
        for (Constraint constraint : task.constraints()) {
            if (!constraint.isStatic()) {
                attributes.add(constraint.attribute());
            }
        }
        return attributes;
    }

    // ---- groups that others want to be near

    /// A task waits that may want to be near other groups: they are counted from now on. Where one
    /// is new to this, what lives already is counted with the next [#catchUp].
    public void watch(TaskSpec task) {
        for (Constraint constraint : task.constraints()) {
            if (constraint.looksAtGroups()) {
                for (String group : constraint.values()) {
                    Watch watch =
                            watches.computeIfAbsent(group, _ -> new HashMap<>())
                                    .computeIfAbsent(
                                            constraint.attribute(), _ -> new Watch(new Tally()));
                    watch.watchers++;
                    behind |= !watch.counted;
                }
            }
        }
    }

    /// A task that was watched for waits no more.
    public void unwatch(TaskSpec task) {
        for (Constraint constraint : task.constraints()) {
            if (constraint.looksAtGroups()) {
                constraint.values().forEach(group -> unwatch(group, constraint.attribute()));
            }
        }
    }

    private void unwatch(String group, String attribute) {
        watches.computeIfPresent(
                group,
                (_, byAttribute) -> {
                    byAttribute.computeIfPresent(
                            attribute, (_, watch) -> --watch.watchers == 0 ? null : watch);
                    return byAttribute.isEmpty() ? null : byAttribute;
                });
    }

    /// Whether something is watched that was not counted yet.
    public boolean isBehind() {
        return behind;
    }

    /// Counts what lives already for what is watched anew.
    ///
    /// @param live gives all live tasks that were added, with the attributes of their agents
    public void catchUp(Consumer<BiConsumer<TaskSpec, Attributes>> live) {
        live.accept((task, agent) ->
                watches.getOrDefault(task.group(), Map.of())
                        .forEach((attribute, watch) -> {
                            if (!watch.counted) {
                                agent.get(attribute)
                                        .ifPresent(value -> watch.tally.change(value, 1));
                            }
                        }));
        watches.values().forEach(each -> each.values().forEach(watch -> watch.counted = true));
        behind = false;
    }

    /// A copy with what these tasks look at, and no more.
    public LivePeers seenBy(Collection<TaskSpec> tasks) {
        LivePeers seen = new LivePeers(valuesOf);
        for (TaskSpec task : tasks) {
            for (Constraint constraint : task.constraints()) {
                String attribute = constraint.attribute();
                Cell cell = new Cell(task.group(), attribute);
                Tally tally = tallies.get(cell);
                if (tally != null) {
                    seen.tallies.putIfAbsent(cell, tally.copy());
                }
                if (constraint.looksAtGroups()) {
                    constraint.values().forEach(group -> copyWatch(group, attribute, seen));
                }
            }
        }
        return seen;
    }

    private void copyWatch(String group, String attribute, LivePeers to) {
        Watch watch = watches.getOrDefault(group, Map.of()).get(attribute);
        if (watch != null) {
            Watch same = new Watch(watch.tally.copy());
            same.watchers = 1;
            same.counted = watch.counted;
            to.watches.computeIfAbsent(group, _ -> new HashMap<>()).putIfAbsent(attribute, same);
        }
    }

    // ---- the counts

    /// The counts as the tasks of one group see them.
    public Constraint.Peers of(String group) {
        return new Constraint.Peers() {
            @Override
            public int count(String attribute, String value) {
                return tally(attribute).count(value);
            }

            @Override
            public int least(String attribute, List<String> values) {
                return tally(attribute)
                        .least(values.isEmpty() ? valuesOf.apply(attribute) : values);
            }

            @Override
            public int valuesTaken(String attribute) {
                return tally(attribute).size();
            }

            @Override
            public int countOf(String other, String attribute, String value) {
                return watched(other, attribute).count(value);
            }

            @Override
            public int valuesTakenBy(String other, String attribute) {
                return watched(other, attribute).size();
            }

            private Tally watched(String other, String attribute) {
                Watch watch = watches.getOrDefault(other, Map.of()).get(attribute);
                return watch == null ? Tally.EMPTY : watch.tally;
            }

            private Tally tally(String attribute) {
                return tallies.getOrDefault(new Cell(group, attribute), Tally.EMPTY);
            }
        };
    }
}
