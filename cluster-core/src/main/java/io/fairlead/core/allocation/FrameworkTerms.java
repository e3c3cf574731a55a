package io.fairlead.core.allocation;

import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.offer.OfferTerms;
import io.fairlead.core.policy.SchedulingPolicy;
import java.util.Set;

/// What the allocator has to know of a framework.
///
/// @param roles under which it takes resources
/// @param policy the order of its requests
/// @param wantsOffers roles under which it may be offered now: those that it did not suppress, none
///   while it does not listen
/// @param offers which offers it gets
public record FrameworkTerms(
        FrameworkId id,
        Set<RoleName> roles,
        SchedulingPolicy policy,
        Set<RoleName> wantsOffers,
        OfferTerms offers) {

    /// @throws IllegalArgumentException if offers are wanted under a role that it does not have
    public FrameworkTerms {
        roles = Set.copyOf(roles);
        wantsOffers = Set.copyOf(wantsOffers);
        if (!roles.containsAll(wantsOffers)) {
            throw new IllegalArgumentException("offers are wanted under a role it does not have");
        }
    }

    /// With the cluster's usual offers.
    public FrameworkTerms(
            FrameworkId id,
            Set<RoleName> roles,
            SchedulingPolicy policy,
            Set<RoleName> wantsOffers) {
        this(id, roles, policy, wantsOffers, OfferTerms.DEFAULT);
    }
}
