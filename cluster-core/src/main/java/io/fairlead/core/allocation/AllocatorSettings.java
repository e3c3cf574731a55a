package io.fairlead.core.allocation;

import io.fairlead.core.offer.OfferMinimum;
import io.fairlead.core.offer.OfferShape;
import io.fairlead.core.offer.OfferTerms;
import io.fairlead.core.resource.CustomScalars;
import io.fairlead.core.resource.Fixed;
import io.fairlead.core.resource.Quantities;
import java.time.Duration;
import java.util.Set;

/// How the allocator offers.
///
/// @param offerTimeout an offer is taken back after that
/// @param minimumOffer the least that is worth offering to frameworks that do not say otherwise
/// @param outstandingShare at most this dominant share of the cluster stands in unanswered offers
///   to one framework that does not say otherwise, in thousandths, 1 to 1000 (no limit)
/// @param gangHold what a waiting gang was given for some of its members is kept so long for it,
///   and so long it waits before it tries again; zero: gangs start only where all fits at once
/// @param unshared kinds that do not count in fair shares, by the names that the API uses: scarce
///   ones, say, whose users should not have to go without all others. Ports never count
public record AllocatorSettings(
        Duration offerTimeout,
        OfferMinimum minimumOffer,
        long outstandingShare,
        Duration gangHold,
        Set<String> unshared) {

    /// 30 s; 0.01 cpus or 32 MiB; no limit; 30 s.
    public static final AllocatorSettings DEFAULT =
            new AllocatorSettings(
                    Duration.ofSeconds(30),
                    OfferMinimum.anyOf(
                            new Quantities(10, 0, 0, 0, 0, CustomScalars.NONE),
                            new Quantities(0, 32_000, 0, 0, 0, CustomScalars.NONE)),
                    Fixed.ONE,
                    Duration.ofSeconds(30));

    /// @throws IllegalArgumentException if the share is out of range
    public AllocatorSettings {
        unshared = Set.copyOf(unshared);
        OfferTerms.requireShare(outstandingShare);
    }

    /// All kinds but ports count in fair shares.
    public AllocatorSettings(
            Duration offerTimeout,
            OfferMinimum minimumOffer,
            long outstandingShare,
            Duration gangHold) {
        this(offerTimeout, minimumOffer, outstandingShare, gangHold, Set.of());
    }

    /// What is worth offering: what it says, or any of its needs.
    OfferMinimum minimum(OfferShape shape) {
        return shape.needs()
                .map(needs ->
                        new OfferMinimum(
                                needs.stream().map(need -> need.resources().quantities()).toList()))
                .orElseGet(() -> shape.minimum().orElse(minimumOffer));
    }

    long outstandingShare(FrameworkTerms framework) {
        return framework.offers().outstandingShare().orElse(outstandingShare);
    }
}
