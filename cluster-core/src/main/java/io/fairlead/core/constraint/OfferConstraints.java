package io.fairlead.core.constraint;

import java.util.List;

/// Which agents a framework wants to be offered, by their attributes: those that meet all
/// constraints of at least one group; all agents where there is no group.
///
/// @param groups alternatives; the constraints of a group look at the agent alone
public record OfferConstraints(List<List<Constraint>> groups) {

    /// Any agent will do.
    public static final OfferConstraints NONE = new OfferConstraints(List.of());

    /// @throws IllegalArgumentException if a group is empty, or has a constraint that looks at what
    ///   else runs where
    public OfferConstraints {
        groups = groups.stream().map(List::copyOf).toList();
        for (List<Constraint> group : groups) {
            if (group.isEmpty()) {
                throw new IllegalArgumentException("a group must hold a constraint");
            }
            for (Constraint constraint : group) {
                if (!constraint.isStatic()) {
                    throw new IllegalArgumentException(
                            constraint.operator() + " is for tasks: offers know of none");
                }
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

    private static boolean allowsAll(List<Constraint> group, Attributes agent) {
        for (Constraint constraint : group) {
            if (!constraint.allows(agent, Constraint.Peers.NONE)) {
                return false;
            }
        }
        return true;
    }
}
