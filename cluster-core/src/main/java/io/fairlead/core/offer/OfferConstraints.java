package io.fairlead.core.offer;

import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.constraint.Constraint;
import java.util.List;

/// Which agents a framework wants to be offered, by their attributes: those that meet all
/// constraints of at least one group; all agents where there is no group.
///
/// @param groups alternatives; the constraints of a group look at the agent alone
public record OfferConstraints(List<List<Constraint>> groups) {

    /// So many values, those of all constraints together, at most: each agent is looked at for all
    /// of them. A constraint without values counts as one.
    public static final int MOST_VALUES = 250;

    /// Any agent will do.
    public static final OfferConstraints NONE = new OfferConstraints(List.of());

    /// @throws IllegalArgumentException if a group is empty, or has a constraint that looks at what
    ///   else runs where, or there are too many
    public OfferConstraints {
        groups = groups.stream().map(List::copyOf).toList();
        int values = 0;
        for (List<Constraint> group : groups) {
            if (group.isEmpty()) {
                throw new IllegalArgumentException("a group must hold a constraint");
            }
            requireStatic(group);
            for (Constraint constraint : group) {
                values += Math.max(1, constraint.values().size());
            }
        }
        if (values > MOST_VALUES) {
            throw new IllegalArgumentException(
                    "constraints of offers may have at most " + MOST_VALUES + " values");
        }
    }

    static void requireStatic(List<Constraint> constraints) {
        for (Constraint constraint : constraints) {
            if (!constraint.isStatic()) {
                throw new IllegalArgumentException(
                        constraint.operator() + " is for tasks: offers know of none");
            }
        }
    }

    /// Whether an agent with these attributes may be offered.
    public boolean allow(Attributes agent) {
        if (groups.isEmpty()) {
            return true;
        }
        for (List<Constraint> group : groups) {
            if (allowsAll(group, agent)) {
                return true;
            }
        }
        return false;
    }

    static boolean allowsAll(List<Constraint> group, Attributes agent) {
        for (Constraint constraint : group) {
            if (!constraint.allows(agent, Constraint.Peers.NONE)) {
                return false;
            }
        }
        return true;
    }
}
