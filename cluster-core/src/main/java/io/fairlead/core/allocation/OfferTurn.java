package io.fairlead.core.allocation;

import io.fairlead.core.id.IdSource;
import io.fairlead.core.id.OfferId;
import io.fairlead.core.offer.OfferMinimum;
import io.fairlead.core.offer.OfferShape;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.Resources;
import java.time.Instant;

/// The offers to one claimant in one cycle, agent by agent. Agents that were passed over once are
/// not looked at again: within a cycle free resources only shrink.
final class OfferTurn {

    private final AllocatorState state;
    private final AllocatorSettings settings;
    private final IdSource ids;
    private final Instant now;
    private final Given given;
    private final Claimant claimant;
    private final FrameworkTerms framework;
    private final OfferShape shape;
    private final OfferMinimum minimum;
    private final Candidates agents;
    private int nextAgent;

    /// @param agents those that it may be offered
    OfferTurn(
            AllocatorState state,
            AllocatorSettings settings,
            IdSource ids,
            Instant now,
            Given given,
            FrameworkTerms framework,
            Claimant claimant,
            Candidates agents) {
        this.state = state;
        this.settings = settings;
        this.ids = ids;
        this.now = now;
        this.given = given;
        this.claimant = claimant;
        this.framework = framework;
        this.shape = framework.offers().shape(claimant.role());
        this.minimum = settings.minimum(shape);
        this.agents = agents;
    }

    /// Makes one offer, of the next agent that it may be offered.
    ///
    /// @return whether there was one
    boolean offerNext() {
        // What it stated may all stand in offers by now.
        if (agents.from(nextAgent) == agents.size() || !state.demands.wantsMore(claimant)) {
            return false;
        }
        Bound bound = new Bound(state, claimant, settings.outstandingShare(framework));
        if (bound.leaves(minimum)) {
            for (int at = agents.from(nextAgent); at < agents.size(); at = agents.from(at + 1)) {
                nextAgent = at + 1;
                if (offer(agents.at(at), bound)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean offer(AgentHoldings agent, Bound bound) {
        if (!shape.constraints().allow(agent.attributes())) {
            return false;
        }
        Packing packed = packed(agent, bound.of(agent));
        Portion part = packed.part();
        if (part.resources().isNone()) {
            return false;
        }
        Offer offer =
                new Offer(
                        new OfferId(ids.next()),
                        claimant.frameworkId(),
                        claimant.role(),
                        agent.id(),
                        part.resources(),
                        part.reserved(),
                        now,
                        now.plus(settings.offerTimeout()));
        state.putOffer(offer, packed);
        given.add(offer);
        return true;
    }

    /// All of it, or what of it meets the needs that were stated; nothing where it is too little or
    /// was refused.
    private Packing packed(AgentHoldings agent, Portion within) {
        if (state.demands.isSized(claimant)) {
            return state.demands.pack(
                    claimant, agent.attributes(), within, amounts -> isRefused(agent, amounts));
        }
        Resources all = within.resources();
        boolean offered = minimum.isMetBy(all) && !isRefused(agent, all.quantities());
        return Packing.whole(offered ? within : Portion.NONE);
    }

    private boolean isRefused(AgentHoldings agent, Quantities amounts) {
        return !state.filters.isEmpty()
                && state.filters.refuses(claimant, agent.id(), amounts, now);
    }
}
