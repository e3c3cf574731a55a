package io.fairlead.gateway.promise;

import io.fairlead.core.id.RoleName;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.timeline.RoleTimeline;
import java.util.List;
import java.util.Map;

/// What is kept of a role's guarantee over time.
///
/// @param steps at each time where it changes, how much is kept from then on: for promises, and for
///   tasks without one that hold resources of the role
/// @param counts promises by what became of them
public record PromiseTimeline(
        RoleName role,
        Quantities guarantee,
        List<RoleTimeline.Step> steps,
        Map<PromiseState, Long> counts) {

    /// Copies the collections.
    public PromiseTimeline {
        steps = List.copyOf(steps);
        counts = Map.copyOf(counts);
    }
}
