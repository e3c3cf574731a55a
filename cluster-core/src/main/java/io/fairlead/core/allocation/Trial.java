package io.fairlead.core.allocation;

import io.fairlead.core.explanation.StartEstimate;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.IdSource;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.policy.EarliestStart;
import io.fairlead.core.policy.LivePeers;
import io.fairlead.core.policy.Place;
import io.fairlead.core.policy.PolicyTurn;
import io.fairlead.core.policy.RunningTask;
import io.fairlead.core.policy.Situation;
import io.fairlead.core.policy.WaitingTask;
import io.fairlead.core.resource.Limits;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.task.TaskSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// An allocator's books as a picture shows them, where requests are placed for a try and taken
/// back: by the very step that a cycle takes.
final class Trial {

    private static final int MOST_BEFORE = 100;

    /// A gang gathers nothing in a try.
    private static final Duration KEEPS_NOTHING = Duration.ZERO;

    private final WaitingPicture picture;
    private final AllocatorState state = new AllocatorState(Set.of());
    private final Situation situation;
    private long lastId;

    Trial(WaitingPicture picture, Supplier<Collection<Allocation>> allocations) {
        this.picture = picture;
        this.situation = new PictureSituation(picture, allocations);
        picture.agents.forEach(state.agents::adopt);
        for (WaitingPicture.RoleHolding role : picture.roles) {
            state.shares.put(role.role(), role.terms());
            RoleAccount account = state.shares.account(role.role());
            account.held = role.held();
            account.own = role.own();
        }
        keepFree(picture.kept);
        state.peers.adopt(
                picture.request.key().frameworkId(), picture.peers.over(state.agents::valuesOf));
    }

    /// A role of its own stands for all others that are guaranteed something.
    private void keepFree(Quantities kept) {
        if (!kept.isZero()) {
            String top = picture.roles.getFirst().role().value();
            RoleName others = RoleName.valueOf(top.equals("others") ? "all-others" : "others");
            state.shares.put(others, new RoleTerms(1000, kept, Limits.NONE));
        }
    }

    /// Whether its policy would try it at all, were it the only one that waits.
    boolean policyTries() {
        return turn(picture.request.asWaiting()).next().isPresent();
    }

    private PolicyTurn turn(WaitingTask waiting) {
        return picture.policy.turn(List.of(waiting), situation);
    }

    private RoleName role() {
        return picture.request.role();
    }

    /// Whether something is reserved on any agent.
    boolean reservesAny() {
        return state.agents.reservesAny();
    }

    /// What is reserved for a role that nobody holds.
    Quantities spare(RoleName role) {
        return state.shares.account(role).spare;
    }

    /// Which live tasks the request's tasks see.
    LivePeers peers() {
        return state.peers.of(picture.request.key().frameworkId());
    }

    /// What is free on all agents that may be offered.
    Quantities free() {
        return state.agents.free();
    }

    /// The agents that have room for a task and that its constraints allow.
    List<AgentHoldings> fitting(TaskSpec task) {
        AgentFinder finder = new AgentFinder(state);
        return picture.agents.stream()
                .filter(AgentHoldings::gives)
                .filter(agent -> agent.freeFor(role()).carve(task.resources()).isPresent())
                .filter(agent ->
                        finder.constraintsAllow(picture.request.key().frameworkId(), task, agent))
                .toList();
    }

    /// Where the next cycle would place the request, were it the only one that waits.
    ///
    /// @return an allocation for each task, or none
    List<Allocation> place(ResourceRequest request) {
        PolicyTurn turn = turn(request.asWaiting());
        if (turn.next().isEmpty()) {
            return List.of();
        }
        List<Allocation> placed = placement().grant(placing(request, turn)).granted();
        placed.reversed().forEach(state::takeAllocation);
        return placed;
    }

    private Placing placing(ResourceRequest request, PolicyTurn turn) {
        return new Placing(
                request,
                state.shares.account(request.claimant()),
                picture.policy.placementScore(),
                mayTake(request.asWaiting(), turn));
    }

    private Predicate<AgentHoldings> mayTake(WaitingTask waiting, PolicyTurn turn) {
        return agent ->
                !picture.isRefused(agent)
                        && turn.mayTake(waiting, QueueSituation.place(agent, role()));
    }

    /// The same, with another limit of a role.
    List<Allocation> place(ResourceRequest request, RoleName role, RoleTerms terms) {
        RoleTerms before = state.shares.account(role).terms;
        state.shares.put(role, terms);
        List<Allocation> placed = place(request);
        state.shares.put(role, before);
        return placed;
    }

    /// When the request could start behind others, the first [#MOST_BEFORE] of them.
    StartEstimate earliestStart(List<WaitingTask> before) {
        return EarliestStart.of(
                picture.request.asWaiting(),
                before.subList(0, Math.min(before.size(), MOST_BEFORE)),
                situation);
    }

    /// How many of a gang's members find a place at once, one after the other.
    int placeable(ResourceRequest gang) {
        PolicyTurn turn = turn(gang.asWaiting());
        return turn.next().isEmpty() ? 0 : placement().placeable(placing(gang, turn));
    }

    /// Each try has one of its own: its finder remembers what fits nowhere.
    private RequestPlacement placement() {
        IdSource ids = () -> new UUID(0, ++lastId);
        AgentFinder finder = new AgentFinder(state);
        return new RequestPlacement(
                state,
                finder,
                new GangGathering(state, finder, KEEPS_NOTHING, ids, picture.now),
                ids,
                picture.now,
                new Given(state.shares));
    }

    /// What the policy sees.
    private record PictureSituation(
            WaitingPicture picture, Supplier<Collection<Allocation>> allocations)
            implements Situation {

        @Override
        public Instant now() {
            return picture.now;
        }

        @Override
        public Quantities capacity() {
            return picture.total;
        }

        @Override
        public Collection<Place<AgentId>> places() {
            return picture.agents.stream()
                    .filter(AgentHoldings::gives)
                    .map(agent -> QueueSituation.place(agent, picture.request.role()))
                    .toList();
        }

        @Override
        public Collection<RunningTask> running() {
            return tasks(true).map(QueueSituation::running).toList();
        }

        @Override
        public Collection<RunningTask> others() {
            return tasks(false)
                    .map(other -> QueueSituation.freeing(other, picture.request.role()))
                    .toList();
        }

        private Stream<Allocation> tasks(boolean own) {
            return allocations.get().stream()
                    .filter(a ->
                            a.frameworkId().equals(picture.request.key().frameworkId()) == own);
        }
    }
}
