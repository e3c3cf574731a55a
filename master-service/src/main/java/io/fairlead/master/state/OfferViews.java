package io.fairlead.master.state;

import io.fairlead.api.framework.OfferView;
import io.fairlead.core.allocation.Offer;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Offers as frameworks see them, with what they need to know of the agent.
public final class OfferViews {

    private OfferViews() {}

    /// In the order given; those whose agent is not there any more are left out.
    public static List<OfferView> of(LiveView view, Collection<Offer> offers) {
        return offers.stream().map(offer -> of(view, offer)).filter(Objects::nonNull).toList();
    }

    private static @Nullable OfferView of(LiveView view, Offer offer) {
        AgentRecord agent = view.agents().find(offer.agentId());
        if (agent == null) {
            return null;
        }
        return new OfferView(
                offer.id(),
                offer.frameworkId(),
                offer.role(),
                offer.agentId(),
                agent.description().name(),
                agent.description().address(),
                agent.description().attributes(),
                offer.resources(),
                ReservationViews.of(offer.reserved()),
                agent.description().total().quantities(),
                offer.offeredAt(),
                offer.expiresAt());
    }
}
