package io.fairlead.master.offer;

import io.fairlead.core.allocation.Allocation;
import io.fairlead.core.allocation.Grant;
import io.fairlead.core.allocation.Offer;
import io.fairlead.core.allocation.Round;
import io.fairlead.core.id.RequestId;
import io.fairlead.master.state.ClusterState;
import io.fairlead.master.state.FrameworkRecord;
import io.fairlead.master.state.History.Outcome;
import io.fairlead.master.writer.Command;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// One allocation cycle: takes back what has expired, gives out what is free.
///
/// @param unheard offers of a framework that does not listen are taken back after that
record AllocationRound(Duration unheard) implements Command<AllocationRound.Result> {

    /// What happened.
    ///
    /// @param nextExpiry when there may be something to do again
    record Result(int offers, int grants, int expired, long nanos, Optional<Instant> nextExpiry) {}

    @Override
    public Result decide(ClusterState state, Instant now) {
        long began = System.nanoTime();
        List<Offer> expired = state.allocator().expire(now);
        state.offerBook().ended(expired, Outcome.EXPIRED, "EXPIRED", now);
        rescindUnheard(state, now);
        Round round = state.allocator().allocate(now);
        round.offers().forEach(state.offerBook()::made);
        for (Grant grant : round.grants()) {
            grant(state, grant, now);
        }
        return new Result(
                round.offers().size(),
                round.grants().size(),
                expired.size(),
                System.nanoTime() - began,
                state.allocator().nextExpiry());
    }

    private void rescindUnheard(ClusterState state, Instant now) {
        for (FrameworkRecord framework : state.frameworks().all()) {
            if (!framework.contact().isConnected()
                    && framework.contact().since().plus(unheard).isBefore(now)) {
                state.frameworkBook().rescindOffers(framework.id(), "FRAMEWORK_AWAY", now);
            }
        }
    }

    private static void grant(ClusterState state, Grant grant, Instant now) {
        RequestId id = grant.request().key().requestId();
        state.frameworkBook().endRequest(grant.request(), "GRANTED", now);
        for (Allocation allocation : grant.allocations()) {
            state.taskBook().stage(allocation, id, now);
        }
    }
}
