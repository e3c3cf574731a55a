package io.fairlead.master.state;

import io.fairlead.core.allocation.Offer;
import io.fairlead.master.state.History.OfferEnd;
import io.fairlead.master.state.History.Outcome;
import java.time.Instant;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// Keeps the table of offers as the allocator's ledger stands.
public final class OfferBook {

    private final ClusterState state;

    OfferBook(ClusterState state) {
        this.state = state;
    }

    /// The allocator has made it.
    public void made(Offer offer) {
        state.offers().put(offer.id(), offer);
    }

    /// The allocator holds them no more.
    ///
    /// @param reason a stable word in capitals, or the framework's own
    public void ended(
            Collection<Offer> offers, Outcome outcome, @Nullable String reason, Instant now) {
        for (Offer offer : offers) {
            state.offers().remove(offer.id());
            state.history().add(new OfferEnd(offer, outcome, reason, now));
        }
    }
}
