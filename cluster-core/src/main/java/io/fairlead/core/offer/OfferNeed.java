package io.fairlead.core.offer;

import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.resource.ResourceNeeds;
import java.util.List;

/// What a framework wants to be offered: so many times so much, each time on one agent.
///
/// @param resources of each
/// @param count 0 to [#MOST]
/// @param constraints on the agent, all of which hold; they look at the agent alone
public record OfferNeed(ResourceNeeds resources, int count, List<Constraint> constraints) {

    /// The largest count.
    public static final int MOST = 1_000_000;

    /// @throws IllegalArgumentException if nothing is needed, the count is out of range, or a
    ///   constraint looks at what else runs where
    public OfferNeed {
        constraints = List.copyOf(constraints);
        if (resources.quantities().isZero()) {
            throw new IllegalArgumentException("a need must need something");
        }
        if (count < 0 || count > MOST) {
            throw new IllegalArgumentException("count must be from 0 to " + MOST);
        }
        OfferConstraints.requireStatic(constraints);
    }

    /// Of any agent.
    public OfferNeed(ResourceNeeds resources, int count) {
        this(resources, count, List.of());
    }

    /// Whether an agent with these attributes will do.
    public boolean allows(Attributes agent) {
        return OfferConstraints.allowsAll(constraints, agent);
    }
}
