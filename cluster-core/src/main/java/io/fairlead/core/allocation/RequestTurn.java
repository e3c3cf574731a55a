package io.fairlead.core.allocation;

import io.fairlead.core.policy.Place;
import io.fairlead.core.policy.PolicyTurn;
import io.fairlead.core.policy.RunningTask;
import io.fairlead.core.policy.SchedulingPolicy;
import io.fairlead.core.policy.WaitingTask;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// The requests of one claimant in one cycle, in the order of its framework's policy. Those that
/// were passed over once are not looked at again: within a cycle free resources only shrink. Where
/// constraints open instead ([KeptOut]), the claimant gets another turn.
final class RequestTurn {

    private final ClaimantAccount account;
    private final SchedulingPolicy policy;
    private final RequestPlacement placement;
    private final KeptOut keptOut;
    private final Map<WaitingTask, ResourceRequest> waiting;
    private final PolicyTurn turn;

    RequestTurn(
            AllocatorState state,
            ClaimantAccount account,
            SchedulingPolicy policy,
            RequestPlacement placement,
            KeptOut keptOut,
            Instant now) {
        this.account = account;
        this.policy = policy;
        this.placement = placement;
        this.keptOut = keptOut;
        this.waiting = state.requests.waiting(account.claimant);
        this.turn =
                waiting.isEmpty()
                        ? PolicyTurn.inOrder(List.of(), false)
                        : policy.turn(
                                List.copyOf(waiting.keySet()),
                                new QueueSituation(state, account.claimant, now));
    }

    /// Grants the next one that finds its places, or keeps more for a gang.
    ///
    /// @return whether it did
    boolean grantNext() {
        for (Optional<WaitingTask> next = turn.next(); next.isPresent(); next = turn.next()) {
            WaitingTask tried = next.get();
            ResourceRequest request = request(tried);
            RequestPlacement.Outcome outcome =
                    placement.grant(
                            new Placing(request, account, policy.placementScore(), mayTake(tried)));
            if (!outcome.granted().isEmpty()) {
                turn.placed(tried, running(outcome.granted()));
                keptOut.granted(request);
                return true;
            }
            turn.passedOver(tried);
            keptOut.passedOver(request);
            if (outcome.gathered()) {
                return true;
            }
        }
        return false;
    }

    private ResourceRequest request(WaitingTask tried) {
        ResourceRequest request = waiting.get(tried);
        if (request == null) {
            throw new IllegalStateException("its policy made up " + tried.name());
        }
        return request;
    }

    private Predicate<AgentHoldings> mayTake(WaitingTask tried) {
        return turn.mayRefusePlaces()
                ? agent -> turn.mayTake(tried, place(agent))
                : Placing.ANYWHERE;
    }

    private Place<?> place(AgentHoldings agent) {
        return QueueSituation.place(agent, account.claimant.role());
    }

    private static List<RunningTask> running(List<Allocation> granted) {
        List<RunningTask> running = new ArrayList<>(granted.size());
        for (Allocation allocation : granted) {
            running.add(QueueSituation.running(allocation));
        }
        return running;
    }
}
