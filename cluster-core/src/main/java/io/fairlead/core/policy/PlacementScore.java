package io.fairlead.core.policy;

import io.fairlead.core.resource.Quantities;

/// How good a place is for a need that fits there.
@FunctionalInterface
public interface PlacementScore {

    /// Prefers the place that would be left with the least: packs tasks tightly.
    PlacementScore BEST_FIT = (free, total, need) -> 1 - free.minus(need).meanShare(total);

    /// Prefers the place that would be left with the most: spreads tasks.
    PlacementScore SPREAD = (free, total, need) -> free.minus(need).meanShare(total);

    /// Takes the first place in the order given.
    PlacementScore FIRST_FIT = (_, _, _) -> 0;

    /// A score from 0 to 1, the higher the better.
    ///
    /// @param free what is free there now, at least the need
    /// @param total what is there in all
    /// @param need what would be taken
    double score(Quantities free, Quantities total, Quantities need);
}
