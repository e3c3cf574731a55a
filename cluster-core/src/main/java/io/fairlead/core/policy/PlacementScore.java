package io.fairlead.core.policy;

import io.fairlead.core.resource.Quantities;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// How good a place is for a need that fits there.
@FunctionalInterface
public interface PlacementScore {

    /// Prefers the place that would be left with the least: packs tasks tightly.
    PlacementScore BEST_FIT = (free, total, need) -> 1 - free.minus(need).meanShare(total);

    /// Prefers the place that would be left with the most: spreads tasks.
    PlacementScore SPREAD = (free, total, need) -> free.minus(need).meanShare(total);

    /// Takes the first place in the order given.
    PlacementScore FIRST_FIT = (_, _, _) -> 0;

    /// Prefers the place, and the device in it, where the task leaves the most GPU usable for what
    /// is usually asked for (`io.fairlead.core.placement`). Amounts alone do not tell that: where
    /// nothing else is known of a place, and among equals, it packs tightly.
    PlacementScore FRAGMENTATION = (free, total, need) -> BEST_FIT.score(free, total, need);

    /// The scores that can be chosen by name.
    SortedMap<String, PlacementScore> BY_NAME =
            Collections.unmodifiableSortedMap(
                    new TreeMap<>(
                            Map.of(
                                    "BEST_FIT", BEST_FIT,
                                    "SPREAD", SPREAD,
                                    "FIRST_FIT", FIRST_FIT,
                                    "FRAGMENTATION", FRAGMENTATION)));

    /// A score from 0 to 1, the higher the better.
    ///
    /// @param free what is free there now, at least the need
    /// @param total what is there in all
    /// @param need what would be taken
    double score(Quantities free, Quantities total, Quantities need);
}
