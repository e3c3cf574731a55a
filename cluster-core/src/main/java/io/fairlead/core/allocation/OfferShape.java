package io.fairlead.core.allocation;

import io.fairlead.core.constraint.OfferConstraints;
import java.util.Optional;

/// What offers a framework wants under one of its roles.
///
/// @param minimum the least that is worth offering to it; empty: the cluster's
/// @param constraints which agents it wants to be offered
public record OfferShape(Optional<OfferMinimum> minimum, OfferConstraints constraints) {

    /// The cluster's minimum, of any agent.
    public static final OfferShape DEFAULT =
            new OfferShape(Optional.empty(), OfferConstraints.NONE);
}
