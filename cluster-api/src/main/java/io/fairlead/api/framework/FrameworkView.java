package io.fairlead.api.framework;

import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.offer.OfferTerms;
import io.fairlead.core.resource.Quantities;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A framework, as people see it.
///
/// @param connected whether it listens to its events now
/// @param suppressed roles under which it wants no offers
/// @param offerTerms which offers it wants
/// @param dominantShare its greatest share of any kind of resource that counts in fair shares, 0 to
///   1
/// @param outstandingRequests requests that wait for resources
public record FrameworkView(
        FrameworkId id,
        String name,
        List<RoleName> roles,
        AllocationMode allocation,
        String policy,
        boolean hosted,
        boolean connected,
        List<RoleName> suppressed,
        @Nullable Duration failoverTimeout,
        OfferTerms offerTerms,
        Instant registeredAt,
        Quantities offered,
        Quantities allocated,
        double dominantShare,
        int tasks,
        int outstandingRequests) {

    /// What an older master does not say is usual.
    public FrameworkView {
        offerTerms = offerTerms == null ? OfferTerms.DEFAULT : offerTerms;
    }
}
