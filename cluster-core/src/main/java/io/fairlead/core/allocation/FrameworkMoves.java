package io.fairlead.core.allocation;

import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.offer.OfferShape;
import io.fairlead.core.offer.OfferTerms;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/// Frameworks come, change and go: what follows for their offers, requests and refusals, and for
/// what they stated that they need.
final class FrameworkMoves {

    private final AllocatorState state;

    FrameworkMoves(AllocatorState state) {
        this.state = state;
    }

    List<Offer> put(FrameworkTerms framework) {
        FrameworkTerms known = state.frameworks.put(framework.id(), framework);
        state.shares.arrived(framework.id());
        if (!framework.equals(known)) {
            state.eager.mayTakeMore(framework.id());
        }
        List<Offer> rescinded =
                state.takeOffers(
                        state.offers.of(framework.id()).stream()
                                .filter(offer -> !framework.roles().contains(offer.role()))
                                .toList());
        OfferTerms before = known == null ? OfferTerms.DEFAULT : known.offers();
        state.demands.forget(
                framework.id(), role -> framework.offers().shape(role).needs().isEmpty());
        for (Map.Entry<RoleName, OfferShape> shape : framework.offers().shapes().entrySet()) {
            if (!shape.getValue().needs().equals(before.shape(shape.getKey()).needs())) {
                restateNeeds(framework.id(), List.of(shape.getKey()));
            }
        }
        return rescinded;
    }

    void restateNeeds(FrameworkId id, Collection<RoleName> roles) {
        FrameworkTerms framework = state.frameworks.get(id);
        if (framework != null) {
            for (RoleName role : roles) {
                framework
                        .offers()
                        .shape(role)
                        .needs()
                        .ifPresent(needs -> state.stateNeeds(new Claimant(id, role), needs));
            }
        }
    }

    List<Offer> remove(FrameworkId id) {
        List<Offer> rescinded = state.takeOffers(state.offers.of(id));
        state.requests.of(id).forEach(state::removeRequest);
        state.filters.dropOf(id, _ -> true);
        state.demands.forget(id, _ -> true);
        state.shares.left(id);
        state.silent.remove(id);
        state.frameworks.remove(id);
        return rescinded;
    }
}
