package io.fairlead.core.offer;

import java.util.List;
import java.util.Optional;

/// What offers a framework wants under one of its roles.
///
/// @param minimum the least that is worth offering to it; empty: the cluster's. Where needs are
///   stated they take its place
/// @param constraints which agents it wants to be offered
/// @param needs what it wants, where offers are to be of that size; empty: an offer is all that is
///   free on an agent
public record OfferShape(
        Optional<OfferMinimum> minimum,
        OfferConstraints constraints,
        Optional<List<OfferNeed>> needs) {

    /// So many alternatives a minimum has at most: each agent is measured against all of them.
    public static final int MOST_ALTERNATIVES = 16;

    /// So many needs at most.
    public static final int MOST_NEEDS = 100;

    /// The cluster's minimum, of any agent, of any size.
    public static final OfferShape DEFAULT =
            new OfferShape(Optional.empty(), OfferConstraints.NONE);

    /// @throws IllegalArgumentException if there are too many alternatives or needs
    public OfferShape {
        needs = needs.map(List::copyOf);
        if (minimum.isPresent() && minimum.get().alternatives().size() > MOST_ALTERNATIVES) {
            throw new IllegalArgumentException(
                    "minimum must have at most " + MOST_ALTERNATIVES + " alternatives");
        }
        if (needs.isPresent() && needs.get().size() > MOST_NEEDS) {
            throw new IllegalArgumentException("needs must be at most " + MOST_NEEDS);
        }
    }

    /// All that is free on an agent.
    public OfferShape(Optional<OfferMinimum> minimum, OfferConstraints constraints) {
        this(minimum, constraints, Optional.empty());
    }

    /// How much one offer holds.
    public OfferSize size() {
        return needs.isPresent() ? OfferSize.SIZED : OfferSize.COARSE;
    }

    /// With offers of the size that these make together.
    public OfferShape with(List<OfferNeed> stated) {
        return new OfferShape(minimum, constraints, Optional.of(stated));
    }
}
