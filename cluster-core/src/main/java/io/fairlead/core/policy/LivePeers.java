package io.fairlead.core.policy;

import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.task.TaskSpec;
import java.util.HashMap;
import java.util.Map;

/// Counts live tasks by group and by the values of the attributes that their constraints look at.
///
/// Only tasks with a constraint on their peers are counted, on the attributes named there: the
/// tasks of a group have the same constraints.
public final class LivePeers {

    private record Cell(String group, String attribute, String value) {}

    private final Map<Cell, Integer> counts;

    /// Starts without any task.
    public LivePeers() {
        this(new HashMap<>());
    }

    private LivePeers(Map<Cell, Integer> counts) {
        this.counts = counts;
    }

    LivePeers copy() {
        return new LivePeers(new HashMap<>(counts));
    }

    /// A task lives on an agent with these attributes from now on.
    public void add(TaskSpec task, Attributes agent) {
        change(task, agent, 1);
    }

    /// A task that was added with the same attributes lives there no more.
    public void remove(TaskSpec task, Attributes agent) {
        change(task, agent, -1);
    }

    private void change(TaskSpec task, Attributes agent, int by) {
        for (Constraint constraint : task.constraints()) {
            if (!constraint.isStatic()) {
                agent.get(constraint.attribute())
                        .map(value -> new Cell(task.group(), constraint.attribute(), value))
                        .ifPresent(cell -> merge(cell, by));
            }
        }
    }

    private void merge(Cell cell, int by) {
        counts.merge(cell, by, (was, more) -> was + more == 0 ? null : was + more);
    }

    /// The counts of one group.
    public Constraint.Peers of(String group) {
        return (attribute, value) -> counts.getOrDefault(new Cell(group, attribute, value), 0);
    }
}
