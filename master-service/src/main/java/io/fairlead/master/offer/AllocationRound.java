package io.fairlead.master.offer;

import io.fairlead.api.framework.TaskUpdate;
import io.fairlead.core.allocation.Allocation;
import io.fairlead.core.allocation.Grant;
import io.fairlead.core.allocation.Offer;
import io.fairlead.core.allocation.Preemption;
import io.fairlead.core.allocation.ResourceRequest;
import io.fairlead.core.allocation.Round;
import io.fairlead.core.id.IdSource;
import io.fairlead.core.id.RequestId;
import io.fairlead.core.id.TaskKey;
import io.fairlead.master.state.ClusterState;
import io.fairlead.master.state.FrameworkRecord;
import io.fairlead.master.state.History;
import io.fairlead.master.state.History.Outcome;
import io.fairlead.master.state.TaskRecord;
import io.fairlead.master.writer.Command;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// One allocation cycle: takes back what has expired, gives out what is free.
///
/// @param mostOffers it makes no more
/// @param unheard offers of a framework that does not listen are taken back after that
/// @param mostPreemptions requests that others may be displaced for
/// @param ids for receipts
record AllocationRound(int mostOffers, Duration unheard, int mostPreemptions, IdSource ids)
        implements Command<AllocationRound.Result> {

    /// What happened.
    ///
    /// @param partial whether there is more to give at once
    /// @param nextExpiry when there may be something to do again
    record Result(
            int offers,
            int grants,
            int expired,
            boolean partial,
            long nanos,
            Optional<Instant> nextExpiry) {}

    @Override
    public Result decide(ClusterState state, Instant now) {
        long began = System.nanoTime();
        List<Offer> expired = state.allocator().expire(now);
        state.offerBook().ended(expired, Outcome.EXPIRED, "EXPIRED", now);
        state.refusalBook().expire(now);
        rescindUnheard(state, now);
        List<Grant> held = state.allocator().grantHeld(now);
        held.forEach(grant -> grant(state, grant, now));
        Round round = state.allocator().allocate(now, mostOffers);
        round.offers().forEach(state.offerBook()::made);
        for (Grant grant : round.grants()) {
            grant(state, grant, now);
        }
        // Nobody is displaced for what the next part may give.
        if (mostPreemptions > 0 && !round.partial()) {
            state.allocator()
                    .preempt(now, mostPreemptions)
                    .forEach(receipt -> carryOut(state, receipt, now));
        }
        return new Result(
                round.offers().size(),
                held.size() + round.grants().size(),
                expired.size(),
                round.partial(),
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

    private void carryOut(ClusterState state, Preemption receipt, Instant now) {
        state.offerBook().ended(receipt.offers(), Outcome.RESCINDED, TaskUpdate.PREEMPTED, now);
        ResourceRequest request = receipt.request();
        String message =
                switch (receipt.rule()) {
                    case GUARANTEE -> "role %s takes back its guarantee for request %s of role %s";
                    case PRIORITY -> "in role %s, request %s of role %s has a higher priority";
                };
        String why =
                message.formatted(receipt.optedIn(), request.key().requestId(), request.role());
        for (Preemption.Victim victim : receipt.victims()) {
            Allocation allocation = victim.allocation();
            TaskKey key = new TaskKey(allocation.frameworkId(), allocation.task().taskId());
            TaskRecord task = state.tasks().find(key);
            if (task != null) {
                state.taskBook().preempt(task, why, now);
            }
        }
        state.history().add(new History.Preempted(ids.next(), receipt));
    }

    private static void grant(ClusterState state, Grant grant, Instant now) {
        RequestId id = grant.request().key().requestId();
        state.frameworkBook().endRequest(grant.request(), "GRANTED", now);
        for (Allocation allocation : grant.allocations()) {
            state.taskBook().stage(allocation, id, now);
        }
    }
}
