package io.fairlead.master.offer;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Offers (`fairlead.offer.*`).
///
/// @param interval an allocation cycle runs at least so often
/// @param pause at least so long between two cycles, so that many events make one
/// @param mostOffers a cycle makes no more; the next one, which follows at once, goes on from
///   there: so the first are told early, and nobody's call waits for all of them
/// @param unheard offers of a framework that does not listen are taken back after that
/// @param preemptEvery running tasks are ended for waiting requests at most so often
/// @param mostPreemptions and for so many requests at a time
@ConfigurationProperties("fairlead.offer")
public record OfferSettings(
        @DefaultValue("PT1S") Duration interval,
        @DefaultValue("PT0.005S") Duration pause,
        @DefaultValue("500") int mostOffers,
        @DefaultValue("PT5S") Duration unheard,
        @DefaultValue("PT1S") Duration preemptEvery,
        @DefaultValue("10") int mostPreemptions) {

    /// @throws IllegalArgumentException if a cycle may make no offer
    public OfferSettings {
        if (mostOffers < 1) {
            throw new IllegalArgumentException("fairlead.offer.most-offers must be at least 1");
        }
    }
}
