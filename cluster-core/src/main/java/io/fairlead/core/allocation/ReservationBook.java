package io.fairlead.core.allocation;

import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What operators reserve and release on agents.
final class ReservationBook {

    private final AllocatorState state;

    ReservationBook(AllocatorState state) {
        this.state = state;
    }

    /// Offers are in nobody's way: as many as it takes are taken back. What is allocated is.
    ReservationAnswer change(AgentHoldings agent, ReservationChange change) {
        Portion all = withoutOffers(agent);
        Optional<ReservationMove> possible =
                ReservationMove.of(change, all.unreserved(), all.reserved());
        if (possible.isEmpty()) {
            return new ReservationAnswer.Refused(shortfall(change, all));
        }
        Optional<String> limited = limited(change, possible.get());
        if (limited.isPresent()) {
            return new ReservationAnswer.Refused(limited.get());
        }
        List<Offer> rescinded = new ArrayList<>();
        Optional<ReservationMove> move = now(agent.id(), change);
        if (move.isEmpty()) {
            state.dropGangHoldOn(agent.id());
            move = now(agent.id(), change);
        }
        for (Offer offer : state.agents.offersOn(agent.id())) {
            if (move.isPresent()) {
                break;
            }
            state.takeOffer(offer);
            rescinded.add(offer);
            move = now(agent.id(), change);
        }
        ReservationMove made = move.orElseThrow();
        state.dropGangHoldOn(agent.id());
        state.filters.dropOf(agent.id());
        state.reserve(agent.id(), made);
        return new ReservationAnswer.Done(made.amount(), rescinded);
    }

    boolean allows(AgentId id, Resources total, Reserved reserved) {
        Reserved used = Reserved.NONE;
        Resources others = Resources.NONE;
        for (Allocation allocation : state.agents.allocationsOn(id)) {
            used = used.plus(allocation.reserved());
            others = others.plus(allocation.portion().unreserved());
        }
        Resources sum = reserved.sum();
        return reserved.contains(used) && total.contains(sum) && total.minus(sum).contains(others);
    }

    private Optional<ReservationMove> now(AgentId id, ReservationChange change) {
        AgentHoldings agent = state.agents.get(id);
        return ReservationMove.of(change, agent.unreservedFree(), agent.unused());
    }

    /// What would be free on it if all offers came back.
    private Portion withoutOffers(AgentHoldings agent) {
        Reserved unused = agent.reserved();
        for (Allocation allocation : state.agents.allocationsOn(agent.id())) {
            unused = unused.minus(allocation.reserved());
        }
        Resources total = agent.total();
        Resources free =
                total.contains(agent.allocated()) ? total.minus(agent.allocated()) : Resources.NONE;
        Resources reserved = unused.sum();
        Resources unreserved = free.minus(free.min(reserved));
        return new Portion(unreserved.plus(reserved), unused);
    }

    /// Whether more would be reserved for a role than it may hold.
    Optional<String> limited(ReservationChange change, ReservationMove move) {
        if (change instanceof ReservationChange.Release
                || state.shares.allows(change.role(), new Portion(move.amount(), move.less()))) {
            return Optional.empty();
        }
        RoleAccount account = state.shares.account(change.role());
        for (RoleAccount at = account; at != null; at = at.parent) {
            for (Map.Entry<String, Long> limit : at.terms.limits().byKind().entrySet()) {
                long asked = move.amount().quantities().amountOf(limit.getKey());
                if (asked > 0 && at.counted(limit.getKey()) + asked > limit.getValue()) {
                    return Optional.of(overLimit(at, limit.getKey(), limit.getValue(), asked));
                }
            }
        }
        return Optional.of("a limit of role " + change.role() + " does not allow it");
    }

    private static String overLimit(RoleAccount at, String kind, long limit, long asked) {
        return "role %s may hold %s, holds or has reserved %s, and this is for %s more"
                .formatted(
                        at.role,
                        ResourceText.of(kind, limit),
                        ResourceText.of(kind, at.counted(kind)),
                        ResourceText.of(kind, asked));
    }

    static String shortfall(ReservationChange change, Portion there) {
        String wanted = ResourceText.of(change.amount().quantities());
        return switch (change) {
            case ReservationChange.Reserve reserve when reserve.from().isEmpty() ->
                    "asks for "
                            + wanted
                            + ", and "
                            + ResourceText.of(there.unreserved().quantities())
                            + " are neither reserved nor held by tasks";
            case ReservationChange.Reserve reserve ->
                    "asks for "
                            + wanted
                            + ", and "
                            + ResourceText.of(held(there, reserve.from().orElseThrow(), false))
                            + " are reserved for "
                            + reserve.from().orElseThrow()
                            + " and not held by tasks";
            case ReservationChange.Release release ->
                    "asks for "
                            + wanted
                            + ", and "
                            + ResourceText.of(held(there, release.role(), true))
                            + " can be released: reserved for "
                            + release.role()
                            + " other than by the agent's settings, and not held by tasks";
        };
    }

    private static Quantities held(Portion there, RoleName role, boolean releasable) {
        return there.reserved()
                .only(r -> r.role().equals(role) && (!releasable || r.isReleasable()))
                .sum()
                .quantities();
    }
}
