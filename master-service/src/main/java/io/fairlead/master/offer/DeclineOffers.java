package io.fairlead.master.offer;

import io.fairlead.api.framework.DeclineRequest;
import io.fairlead.core.allocation.Offer;
import io.fairlead.master.state.Caller;
import io.fairlead.master.state.ClusterState;
import io.fairlead.master.state.History.Outcome;
import io.fairlead.master.writer.Command;
import io.fairlead.master.writer.Done;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Gives offers back.
record DeclineOffers(Caller caller, DeclineRequest decline, Duration refuse)
        implements Command<Done> {

    @Override
    public Done decide(ClusterState state, Instant now) {
        caller.admit(state);
        List<Offer> declined =
                state.allocator().decline(caller.id(), decline.offers(), refuse, now);
        for (Offer offer : declined) {
            state.refusalBook().refused(offer, offer.resources().quantities(), refuse, now);
        }
        state.offerBook().ended(declined, Outcome.DECLINED, decline.reason(), now);
        return Done.DONE;
    }
}
