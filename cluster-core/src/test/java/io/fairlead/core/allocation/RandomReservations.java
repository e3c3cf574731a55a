package io.fairlead.core.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.resource.CustomScalars;
import io.fairlead.core.resource.Fixed;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.resource.Resources;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/// Operators and frameworks reserve and release.
final class RandomReservations {

    private final RandomPlay play;
    private final ClusterModel model;
    private final SplittableRandom random;

    RandomReservations(RandomPlay play) {
        this.play = play;
        this.model = play.model;
        this.random = play.random;
    }

    String reserve() {
        return play.with(
                model.agents.keySet(),
                id -> {
                    ReservationChange change = change(play.oneOf(RandomPlay.ROLES).orElseThrow());
                    Portion there = model.withoutOffers(id);
                    boolean wasPossible = isPossible(change, there);
                    ReservationAnswer answer = play.allocator.reserve(id, change);
                    if (answer instanceof ReservationAnswer.Done(var amount, var rescinded)) {
                        assertThat(rescinded).allMatch(o -> o.agentId().equals(id));
                        play.rescinded(rescinded, rescinded::contains);
                        model.refusals.removeIf(r -> r.agentId().equals(id));
                        reserved(id, change, amount);
                    }
                    assertThat(answer instanceof ReservationAnswer.Done)
                            .as("%s of %s: %s", change, there, answer)
                            .isEqualTo(wasPossible);
                    return change + " on " + id + ": " + answer;
                });
    }

    ResourceNeeds amount() {
        return ResourceNeeds.of(
                new Quantities(
                        random.nextInt(1, 7) * 500L,
                        random.nextInt(5) * 500_000L,
                        0,
                        random.nextInt(4) == 0 ? 1000 : random.nextInt(4) == 0 ? 500 : 0,
                        Fixed.thousandths(random.nextInt(4) == 0 ? 3 : 0),
                        CustomScalars.NONE));
    }

    ReservationChange change(RoleName role) {
        if (random.nextInt(3) == 0) {
            return new ReservationChange.Release(role, amount());
        }
        Optional<RoleName> from = role.parent().filter(_ -> random.nextBoolean());
        return new ReservationChange.Reserve(role, from, amount());
    }

    /// By amounts of each role alone, and the limits.
    private boolean isPossible(ReservationChange change, Portion there) {
        Resources source = there.unreserved();
        Reserved from = Reserved.NONE;
        if (change instanceof ReservationChange.Release(var role, _)) {
            source = there.reserved().only(r -> r.isReleasable() && r.role().equals(role)).sum();
        } else if (change instanceof ReservationChange.Reserve(_, var outer, _)
                && outer.isPresent()) {
            from = there.reserved().only(r -> r.role().equals(outer.get()));
            source = from.sum();
        }
        Reserved taken = from;
        return source.carve(change.amount())
                .filter(part ->
                        change instanceof ReservationChange.Release
                                || model.limitsAllow(
                                        change.role(),
                                        List.of(new Portion(part, taken.partOf(part)))))
                .isPresent();
    }

    /// The model takes the allocator's word for which of several equal reservations it took from,
    /// and looks at the sums.
    void reserved(AgentId id, ReservationChange change, Resources amount) {
        assertThat(amount.quantities()).isEqualTo(change.amount().quantities());
        Reserved before = model.reservedOn(id);
        Reserved after = play.allocator.agent(id).orElseThrow().reserved();
        Resources own = of(before, change.role());
        switch (change) {
            case ReservationChange.Release(var role, _) ->
                    assertThat(of(after, role)).isEqualTo(own.minus(amount));
            case ReservationChange.Reserve(var role, var from, _) -> {
                assertThat(of(after, role)).isEqualTo(own.plus(amount));
                from.ifPresent(outer ->
                        assertThat(of(after, outer)).isEqualTo(of(before, outer).minus(amount)));
            }
        }
        for (RoleName role : RandomPlay.ROLES) {
            assertThat(within(after, role, true)).isEqualTo(within(before, role, true));
        }
        model.reserved.put(id, after);
    }

    /// What an agent reserves by itself stays within the role, however it is refined.
    private static Resources within(Reserved reserved, RoleName role, boolean fixed) {
        return reserved.only(r -> r.fixed() == fixed && r.roles().getFirst().equals(role)).sum();
    }

    private static Resources of(Reserved reserved, RoleName role) {
        return reserved.only(r -> r.role().equals(role)).sum();
    }
}
