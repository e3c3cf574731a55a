package io.fairlead.core.allocation;

import static io.fairlead.core.allocation.Scenario.agentId;
import static io.fairlead.core.allocation.Scenario.amounts;
import static io.fairlead.core.allocation.Scenario.cpuLimit;
import static io.fairlead.core.allocation.Scenario.role;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.constraint.Operator;
import io.fairlead.core.explanation.Blocker;
import io.fairlead.core.explanation.Counterfactual;
import io.fairlead.core.explanation.WaitingExplanation;
import io.fairlead.core.id.RequestKey;
import io.fairlead.core.policy.CapacityBased;
import io.fairlead.core.resource.CustomScalars;
import io.fairlead.core.resource.Fixed;
import io.fairlead.core.resource.GpuShares;
import io.fairlead.core.resource.Limits;
import io.fairlead.core.resource.PortRanges;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.resource.Resources;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What is reserved goes to its role, and to those nested in it, and to nobody else: as in Mesos'
/// allocator.
class ReservationsTest {

    private static final Duration NO_FILTER = Duration.ZERO;

    private final Scenario cluster = new Scenario();

    private ReservationAnswer reserve(int agent, String role, long cores, long memoryMiB) {
        return cluster.allocator.reserve(
                agentId(agent), wanted(role, Optional.empty(), cores, memoryMiB));
    }

    private ReservationAnswer refine(int agent, String from, String role, long cores) {
        return cluster.allocator.reserve(agentId(agent), wanted(role, Optional.of(from), cores, 0));
    }

    private static ReservationChange.Reserve wanted(
            String role, Optional<String> from, long cores, long memoryMiB) {
        return new ReservationChange.Reserve(
                role(role), from.map(Scenario::role), needs(cores, memoryMiB));
    }

    private static ReservationChange.Release released(String role, long cores, long memoryMiB) {
        return new ReservationChange.Release(role(role), needs(cores, memoryMiB));
    }

    private ReservationAnswer release(int agent, String role, long cores, long memoryMiB) {
        return cluster.allocator.reserve(agentId(agent), released(role, cores, memoryMiB));
    }

    private static ResourceNeeds needs(long cores, long memoryMiB) {
        return ResourceNeeds.of(Fixed.thousandths(cores), memoryMiB);
    }

    private static Resources resources(long cores, long memoryMiB) {
        return Resources.of(Fixed.thousandths(cores), memoryMiB);
    }

    private AgentHoldings agent(int number) {
        return cluster.allocator.agent(agentId(number)).orElseThrow();
    }

    // ---- who gets what

    @Test
    void what_is_reserved_is_offered_to_its_role_alone_together_with_what_is_not() {
        cluster.agent(1, 8, 8000);
        reserve(1, "a", 6, 6000);
        var a = cluster.offerFramework(1, "a");
        var b = cluster.offerFramework(2, "b");
        cluster.weight("b", 100);

        cluster.cycle();

        assertThat(a.offers())
                .singleElement()
                .satisfies(offer -> {
                    assertThat(offer.resources()).isEqualTo(resources(8, 8000));
                    assertThat(offer.reserved())
                            .isEqualTo(Reserved.of(Reservation.of(role("a")), resources(6, 6000)));
                });
        assertThat(b.offers()).isEmpty();
        a.declines(Duration.ofDays(1), a.offers().getFirst());
        cluster.cycle();
        assertThat(b.offers())
                .singleElement()
                .satisfies(offer -> {
                    assertThat(offer.resources()).isEqualTo(resources(2, 2000));
                    assertThat(offer.reserved()).isEqualTo(Reserved.NONE);
                });
    }

    @Test
    void what_is_reserved_for_a_role_is_offered_to_those_nested_in_it_and_not_to_those_around() {
        cluster.agent(1, 8, 8000);
        reserve(1, "a", 2, 2000);
        reserve(1, "a/b", 3, 3000);
        reserve(1, "a/c", 3, 3000);
        var inner = cluster.offerFramework(1, "a/b");
        var outer = cluster.offerFramework(2, "a");
        outer.wants();

        cluster.cycle();

        assertThat(inner.offers().getFirst().resources()).isEqualTo(resources(5, 5000));
        inner.declines(Duration.ofDays(1), inner.offers().getFirst());
        outer.wants("a");
        cluster.cycle();
        assertThat(outer.offers().getFirst().resources()).isEqualTo(resources(2, 2000));
    }

    @Test
    void shares_count_what_is_held_reserved_or_not_and_nothing_that_is_only_reserved() {
        cluster.agent(1, 4, 4000);
        cluster.agent(2, 4, 4000);
        cluster.agent(3, 4, 4000);
        reserve(1, "a", 4, 4000);
        var a = cluster.requestFramework(1, new CapacityBased(), "a");
        var b = cluster.requestFramework(2, new CapacityBased(), "b");
        a.asksTimes(12, "a", 1, 1000);
        b.asksTimes(12, "b", 1, 1000);

        cluster.cycle();

        assertThat(a.allocations()).hasSize(6);
        assertThat(b.allocations()).hasSize(6);
        assertThat(a.allocations())
                .filteredOn(each -> each.agentId().equals(agentId(1)))
                .hasSize(4)
                .allSatisfy(each ->
                        assertThat(each.reserved())
                                .isEqualTo(
                                        Reserved.of(
                                                Reservation.of(role("a")), resources(1, 1000))));
    }

    @Test
    void a_task_takes_what_is_reserved_first_and_the_rest_of_what_is_not() {
        cluster.agent(1, 8, 8000);
        reserve(1, "a", 2, 0);
        var a = cluster.offerFramework(1, "a");
        cluster.cycle();

        a.accepts(a.offers().getFirst(), cluster.task(3, 100));

        assertThat(a.allocations().getFirst().reserved())
                .isEqualTo(Reserved.of(Reservation.of(role("a")), resources(2, 0)));
        assertThat(agent(1).unused()).isEqualTo(Reserved.NONE);
        assertThat(agent(1).unreservedFree()).isEqualTo(resources(5, 7900));
        cluster.allocator.release(a.allocations().getFirst().id());
        assertThat(agent(1).unused()).isEqualTo(agent(1).reserved());
    }

    @Test
    void ports_and_devices_that_are_reserved_are_taken_before_others() {
        cluster.agent(
                1,
                new Resources(
                        8000,
                        8_000_000,
                        0,
                        GpuShares.wholeDevices(4),
                        PortRanges.of(100, 109),
                        CustomScalars.NONE),
                Map.of());
        Reserved reserved =
                Reserved.of(
                        Reservation.fixed(role("a")),
                        new Resources(
                                0,
                                0,
                                0,
                                GpuShares.of(3, 1000),
                                PortRanges.of(105, 106),
                                CustomScalars.NONE));
        cluster.allocator.putReserved(agentId(1), reserved);
        var a = cluster.requestFramework(1, new CapacityBased(), "a");
        Quantities need = new Quantities(1000, 1000, 0, 2000, 3000, CustomScalars.NONE);
        a.asks("a", "r", Scenario.task("t", "t", ResourceNeeds.of(need)));

        cluster.cycle();

        Allocation made = a.allocations().getFirst();
        assertThat(made.resources().gpus().contains(GpuShares.of(3, 1000))).isTrue();
        assertThat(made.resources().ports())
                .isEqualTo(PortRanges.of(100, 100).plus(PortRanges.of(105, 106)));
        assertThat(made.reserved()).isEqualTo(reserved);
    }

    @Test
    void requests_of_others_are_not_placed_on_what_is_reserved_and_are_told_so() {
        cluster.agent(1, 4, 4000);
        reserve(1, "a", 3, 0);
        var b = cluster.requestFramework(2, new CapacityBased(), "b");
        var key = b.asks("b", "r", cluster.task(2, 100));

        assertThat(cluster.cycle().grants()).isEmpty();

        ResourceRequest waiting = cluster.allocator.requests().getFirst();
        assertThat(waiting.key()).isEqualTo(key);
        var why =
                cluster.allocator
                        .picture(waiting, false, cluster.now)
                        .orElseThrow()
                        .explain(List::of);
        assertThat(why.blockers())
                .filteredOn(Blocker.Reserved.class::isInstance)
                .extracting(Blocker::text)
                .containsExactly(
                        "On 1 agent it would fit, were what is free there not reserved for roles"
                                + " other than b: 2 cpus needed, 3 reserved for others there.");
        release(1, "a", 1, 0);
        assertThat(cluster.cycle().grants()).hasSize(1);
    }

    // ---- reserve, refine, release

    @Test
    void operators_reserve_what_no_task_holds_and_offers_in_the_way_are_taken_back() {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        cluster.cycle();
        a.accepts(NO_FILTER, a.offers().getFirst(), cluster.task(1, 1000));
        cluster.cycle();
        Offer offer = a.offers().getFirst();

        assertThat(reserve(1, "b", 4, 0)).isInstanceOf(ReservationAnswer.Refused.class);
        assertThat(a.offers()).containsExactly(offer);
        assertThat(reserve(1, "b", 3, 3000))
                .isEqualTo(new ReservationAnswer.Done(resources(3, 3000), List.of(offer)));
        assertThat(a.offers()).isEmpty();
        cluster.cycle();
        assertThat(a.offers()).isEmpty();
    }

    @Test
    void what_is_refined_is_for_the_inner_role_alone_and_goes_back_to_the_outer_one() {
        cluster.agent(1, 8, 8000);
        reserve(1, "a", 6, 6000);

        assertThat(refine(1, "a", "a/b", 4)).isInstanceOf(ReservationAnswer.Done.class);

        Reservation outer = Reservation.of(role("a"));
        assertThat(agent(1).reserved())
                .isEqualTo(
                        Reserved.of(outer, resources(2, 6000))
                                .plus(Reserved.of(outer.refined(role("a/b")), resources(4, 0))));
        assertThat(agent(1).freeFor(role("a")).resources()).isEqualTo(resources(4, 8000));
        assertThat(agent(1).freeFor(role("a/b")).resources()).isEqualTo(resources(8, 8000));
        assertThat(agent(1).freeFor(role("a/c")).resources()).isEqualTo(resources(4, 8000));
        assertThat(agent(1).freeFor(role("b")).resources()).isEqualTo(resources(2, 2000));
        assertThat(release(1, "a", 6, 0)).isInstanceOf(ReservationAnswer.Refused.class);
        release(1, "a/b", 4, 0);
        assertThat(agent(1).reserved()).isEqualTo(Reserved.of(outer, resources(6, 6000)));
        release(1, "a", 6, 6000);
        assertThat(agent(1).reserved()).isEqualTo(Reserved.NONE);
        assertThat(agent(1).unreservedFree()).isEqualTo(resources(8, 8000));
    }

    @Test
    void a_reservation_is_refined_for_a_nested_role_only() {
        assertThatIllegalArgumentException().isThrownBy(() -> wanted("b", Optional.of("a"), 1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> wanted("ab", Optional.of("a"), 1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> wanted("a", Optional.of("a"), 1, 1));
    }

    @Test
    void what_an_agent_reserves_itself_can_be_refined_and_not_released() {
        cluster.agent(1, 8, 8000);
        Reservation fixed = Reservation.fixed(role("a"));
        cluster.allocator.putReserved(agentId(1), Reserved.of(fixed, resources(4, 4000)));

        assertThat(release(1, "a", 1, 0)).isInstanceOf(ReservationAnswer.Refused.class);
        refine(1, "a", "a/b", 3);
        assertThat(release(1, "a/b", 3, 0)).isInstanceOf(ReservationAnswer.Done.class);
        assertThat(agent(1).reserved()).isEqualTo(Reserved.of(fixed, resources(4, 4000)));
    }

    @Test
    void what_cannot_be_reserved_or_released_is_told_with_the_numbers() {
        cluster.agent(1, 8, 8000);
        reserve(1, "a", 6, 6000);

        assertThat(refine(1, "a", "a/b", 9))
                .isEqualTo(
                        new ReservationAnswer.Refused(
                                "asks for cpus 9, and cpus 6, memoryMiB 6000 are reserved for a and"
                                        + " not held by tasks"));
        assertThat(release(1, "a", 9, 0))
                .isEqualTo(
                        new ReservationAnswer.Refused(
                                "asks for cpus 9, and cpus 6, memoryMiB 6000 can be released:"
                                        + " reserved for a other than by the agent's settings, and"
                                        + " not held by tasks"));
        assertThat(reserve(1, "c", 3, 0))
                .isEqualTo(
                        new ReservationAnswer.Refused(
                                "asks for cpus 3, and cpus 2, memoryMiB 2000 are neither reserved"
                                        + " nor held by tasks"));
        cluster.limit("a", 7);
        assertThat(reserve(1, "a/c", 2, 0))
                .isEqualTo(
                        new ReservationAnswer.Refused(
                                "role a may hold cpus 7, holds or has reserved cpus 6, and this is"
                                        + " for cpus 2 more"));
        assertThat(reserve(1, "a/c", 1, 0)).isInstanceOf(ReservationAnswer.Done.class);
        assertThat(refine(1, "a", "a/b", 6))
                .as("what is refined was counted before")
                .isInstanceOf(ReservationAnswer.Done.class);
    }

    @Test
    void as_many_offers_are_taken_back_as_it_takes() {
        cluster.agent(1, 8, 8000);
        cluster.limit("a", 2);
        cluster.limit("b", 2);
        var a = cluster.offerFramework(1, "a");
        var b = cluster.offerFramework(2, "b");
        cluster.cycle();
        Offer first = a.offers().getFirst();

        assertThat(reserve(1, "c", 4, 0))
                .as("so much is free")
                .isEqualTo(new ReservationAnswer.Done(resources(4, 0), List.of()));
        assertThat(reserve(1, "c", 2, 0))
                .isEqualTo(new ReservationAnswer.Done(resources(2, 0), List.of(first)));
        assertThat(b.offers()).hasSize(1);
    }

    @Test
    void what_is_kept_for_a_gang_is_in_nobody_s_way() {
        cluster.agent(1, 2, 2000);
        cluster.agent(2, 1, 1000);
        var b = cluster.requestFramework(2, new CapacityBased(), "b");
        b.asks("b", "busy", cluster.task(1, 1000));
        cluster.cycle();
        var a = cluster.requestFramework(1, new CapacityBased(), "a");
        a.asks("a", "gang", cluster.task(2, 1000), cluster.task(1, 1000));
        cluster.cycle();
        assertThat(cluster.allocator.gangHold()).isPresent();

        assertThat(reserve(1, "c", 2, 2000)).isInstanceOf(ReservationAnswer.Done.class);

        assertThat(cluster.allocator.gangHold()).isEmpty();
        assertThat(agent(1).unused().sum()).isEqualTo(resources(2, 2000));
    }

    @Test
    void an_agent_may_say_anew_what_it_reserves_beside_what_tasks_hold() {
        cluster.agent(1, 8, 8000);
        reserve(1, "a", 4, 4000);
        var a = cluster.requestFramework(1, new CapacityBased(), "a");
        a.asks("a", "reserved", cluster.task(3, 1000));
        var b = cluster.requestFramework(2, new CapacityBased(), "b");
        b.asks("b", "beside", cluster.task(2, 1000));
        cluster.cycle();
        Reserved all = agent(1).reserved();

        assertThat(allows(8, all)).isTrue();
        assertThat(allows(6, all)).as("4 reserved, 2 in use beside").isTrue();
        assertThat(allows(5, all)).isFalse();
        assertThat(allows(3, all)).as("less than is reserved").isFalse();
        assertThat(allows(8, Reserved.of(Reservation.of(role("a")), resources(2, 4000))))
                .as("tasks hold 3 of it")
                .isFalse();
        assertThat(allows(8, Reserved.of(Reservation.of(role("a")), resources(3, 1000)))).isTrue();
    }

    private boolean allows(long cores, Reserved reserved) {
        return cluster.allocator.allowsReserved(agentId(1), resources(cores, 8000), reserved);
    }

    @Test
    void what_an_agent_reserves_itself_changes_and_what_is_refined_of_it_stays() {
        Reservation base = Reservation.fixed(role("a"));
        Reserved refined = Reserved.of(base.refined(role("a/b")), resources(3, 0));
        Reserved others = Reserved.of(Reservation.of(role("b")), resources(1, 1));
        Reserved now = Reserved.of(base, resources(1, 4000)).plus(refined).plus(others);

        assertThat(Reserved.NONE.withFixed(Map.of(role("a"), resources(4, 4000))))
                .contains(Reserved.of(base, resources(4, 4000)));
        assertThat(now.fixed()).isEqualTo(Map.of(role("a"), resources(4, 4000)));
        assertThat(now.withFixed(Map.of(role("a"), resources(5, 4000))))
                .contains(Reserved.of(base, resources(2, 4000)).plus(refined).plus(others));
        assertThat(now.withFixed(Map.of(role("a"), resources(3, 0))))
                .as("all of it is refined")
                .contains(refined.plus(others));
        assertThat(now.withFixed(Map.of(role("a"), resources(2, 0)))).isEmpty();
        assertThat(now.withFixed(Map.of())).isEmpty();
        assertThat(others.withFixed(Map.of())).contains(others);
    }

    @Test
    void what_comes_back_with_the_agent_is_its_own_and_nothing_else_is() {
        Reservation base = Reservation.fixed(role("a"));
        Reserved own = Reserved.of(base, resources(1, 4000));

        assertThat(Reserved.NONE.isOwn()).isTrue();
        assertThat(own.isOwn()).isTrue();
        assertThat(own.plus(Reserved.of(base.refined(role("a/b")), resources(1, 0))).isOwn())
                .isFalse();
        assertThat(own.plus(Reserved.of(Reservation.of(role("b")), resources(1, 0))).isOwn())
                .isFalse();
    }

    @Test
    void what_is_put_back_takes_offers_back_that_were_made_on_other_terms() {
        cluster.agent(1, 4, 4000);
        var b = cluster.offerFramework(2, "b");
        cluster.cycle();
        Offer offer = b.offers().getFirst();
        Reserved reserved = Reserved.of(Reservation.fixed(role("a")), resources(3, 3000));

        assertThat(cluster.allocator.putReserved(agentId(1), reserved)).containsExactly(offer);

        cluster.cycle();
        assertThat(b.offers().getFirst().resources()).isEqualTo(resources(1, 1000));
        assertThat(cluster.allocator.putReserved(agentId(1), reserved))
                .as("nothing changes")
                .isEmpty();
        assertThat(b.offers()).hasSize(1);
    }

    @Test
    void what_tasks_hold_is_not_released() {
        cluster.agent(1, 4, 4000);
        reserve(1, "a", 4, 4000);
        var a = cluster.offerFramework(1, "a");
        cluster.cycle();
        a.accepts(NO_FILTER, a.offers().getFirst(), cluster.task(3, 3000));

        assertThat(release(1, "a", 2, 0)).isInstanceOf(ReservationAnswer.Refused.class);
        assertThat(release(1, "a", 1, 1000)).isInstanceOf(ReservationAnswer.Done.class);
        cluster.allocator.release(a.allocations().getFirst().id());
        assertThat(agent(1).unused().sum()).isEqualTo(resources(3, 3000));
    }

    // ---- by frameworks

    @Test
    void a_framework_reserves_of_its_offer_and_starts_a_task_on_it_in_one_step() {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        cluster.cycle();
        Offer offer = a.offers().getFirst();

        Acceptance answer =
                cluster.allocator.accept(
                        a.id,
                        List.of(offer.id()),
                        List.of(
                                new OfferReservation(
                                        offer.id(), wanted("a", Optional.empty(), 2, 2000))),
                        List.of(new Launch(offer.id(), cluster.task(1, 1000))),
                        NO_FILTER,
                        cluster.now);

        assertThat(answer).isInstanceOf(Acceptance.Accepted.class);
        assertThat(a.allocations().getFirst().reserved().sum()).isEqualTo(resources(1, 1000));
        assertThat(agent(1).unused().sum()).isEqualTo(resources(1, 1000));
        var b = cluster.offerFramework(2, "b");
        a.wants();
        cluster.cycle();
        assertThat(b.offers().getFirst().resources()).isEqualTo(resources(2, 2000));
    }

    @Test
    void where_one_part_of_an_accept_is_refused_nothing_is_reserved() {
        cluster.agent(1, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        cluster.cycle();
        Offer offer = a.offers().getFirst();
        OfferReservation good =
                new OfferReservation(offer.id(), wanted("a", Optional.empty(), 2, 2000));
        List<Launch> tooMuch = List.of(new Launch(offer.id(), cluster.task(5, 1)));

        assertThat(accept(a, offer, List.of(good), tooMuch))
                .isInstanceOf(Acceptance.LaunchRefused.class);
        assertThat(accept(a, offer, List.of(good, good, good), List.of()))
                .isEqualTo(
                        new Acceptance.ReservationRefused(
                                2,
                                "asks for cpus 2, memoryMiB 2000, and nothing are neither reserved"
                                        + " nor held by tasks"));
        assertThat(
                        accept(
                                a,
                                offer,
                                List.of(
                                        new OfferReservation(
                                                offer.id(), wanted("b", Optional.empty(), 1, 1))),
                                List.of()))
                .isEqualTo(
                        new Acceptance.ReservationRefused(0, "reserves for b, the offer is for a"));
        assertThat(agent(1).reserved()).isEqualTo(Reserved.NONE);
        assertThat(a.offers()).containsExactly(offer);
    }

    private Acceptance accept(
            Scenario.Player a, Offer offer, List<OfferReservation> changes, List<Launch> launches) {
        return cluster.allocator.accept(
                a.id, List.of(offer.id()), changes, launches, NO_FILTER, cluster.now);
    }

    @Test
    void a_framework_releases_what_its_offer_holds_reserved() {
        cluster.agent(1, 4, 4000);
        reserve(1, "a", 4, 4000);
        var a = cluster.offerFramework(1, "a");
        var b = cluster.offerFramework(2, "b");
        cluster.cycle();
        Offer offer = a.offers().getFirst();

        accept(
                a,
                offer,
                List.of(new OfferReservation(offer.id(), released("a", 3, 3000))),
                List.of());
        a.wants();
        cluster.cycle();

        assertThat(b.offers().getFirst().resources()).isEqualTo(resources(3, 3000));
    }

    // ---- with quota

    @Test
    void what_is_reserved_counts_once_against_the_limit_used_or_not() {
        cluster.agent(1, 4, 4000);
        cluster.agent(2, 8, 8000);
        reserve(1, "a", 4, 0);
        cluster.limit("a", 6);
        var a = cluster.requestFramework(1, new CapacityBased(), "a");
        a.asksTimes(12, "a", 1, 1);

        cluster.cycle();

        assertThat(a.allocations()).hasSize(6);
        assertThat(a.allocations())
                .filteredOn(each -> each.agentId().equals(agentId(1)))
                .hasSize(4);
        assertThat(reserve(2, "a", 1, 0)).isInstanceOf(ReservationAnswer.Refused.class);
    }

    @Test
    void offers_beside_a_reservation_are_cut_to_what_the_limit_leaves() {
        cluster.agent(1, 4, 4000);
        cluster.agent(2, 8, 8000);
        reserve(1, "a", 3, 0);
        cluster.limit("a", 5);
        var a = cluster.offerFramework(1, "a");

        cluster.cycle();

        assertThat(a.held().cpus()).isEqualTo(5000);
        assertThat(a.offers().getFirst().resources().cpus()).isEqualTo(4000);
    }

    @Test
    void what_is_reserved_is_as_good_as_held_of_a_guarantee() {
        cluster.agent(1, 4, 4000);
        cluster.agent(2, 4, 4000);
        reserve(1, "a", 4, 4000);
        cluster.guarantee("a", 4, 4000);
        var b = cluster.requestFramework(2, new CapacityBased(), "b");
        b.asksTimes(8, "b", 1, 1000);

        cluster.cycle();

        assertThat(b.allocations()).hasSize(4).allMatch(x -> x.agentId().equals(agentId(2)));
    }

    @Test
    void a_guarantee_met_out_of_what_an_outer_role_has_reserved_leaves_others_more_at_once() {
        cluster.agent(1, 4, 4000);
        cluster.agent(2, 4, 4000);
        reserve(1, "a", 4, 4000);
        cluster.guarantee("a/b", 4, 4000);
        var z = cluster.offerFramework(1, "z");
        cluster.cycle();
        assertThat(z.offers()).as("kept for the guarantee").isEmpty();

        var inner = cluster.offerFramework(2, "a/b");
        cluster.cycle();

        assertThat(inner.offers()).extracting(Offer::agentId).containsExactly(agentId(1));
        assertThat(z.offers()).extracting(Offer::agentId).containsExactly(agentId(2));
    }

    @Test
    void so_it_does_where_the_one_that_meets_it_let_offers_expire() {
        cluster.agent(1, 4, 4000);
        cluster.agent(2, 4, 4000);
        reserve(1, "a", 4, 4000);
        cluster.guarantee("a/b", 4, 4000);
        var inner = cluster.offerFramework(2, "a/b");
        cluster.cycle();
        cluster.later(Scenario.TIMEOUT);
        assertThat(cluster.allocator.expire(cluster.now)).hasSize(2);
        var z = cluster.offerFramework(1, "z");

        cluster.cycle();

        assertThat(inner.offers()).extracting(Offer::agentId).containsExactly(agentId(1));
        assertThat(z.offers())
                .as("others come first again")
                .extracting(Offer::agentId)
                .containsExactly(agentId(2));
    }

    @Test
    void what_is_reserved_later_is_as_good_as_held_of_a_guarantee_too() {
        cluster.agent(1, 4, 4000);
        cluster.agent(2, 4, 4000);
        cluster.guarantee("a", 4, 4000);
        var b = cluster.requestFramework(2, new CapacityBased(), "b");
        b.asksTimes(8, "b", 1, 1000);
        cluster.cycle();
        assertThat(b.allocations()).hasSize(4);
        int free = b.allocations().getFirst().agentId().equals(agentId(1)) ? 2 : 1;

        reserve(free, "a", 4, 4000);
        b.allocations().forEach(x -> cluster.allocator.release(x.id()));
        cluster.cycle();

        assertThat(b.allocations()).as("all that is not reserved").hasSize(4);
    }

    @Test
    void what_is_put_back_ends_refusals_and_what_was_kept_for_a_gang() {
        cluster.agent(1, 2, 2000);
        cluster.agent(2, 1, 1000);
        var b = cluster.requestFramework(2, new CapacityBased(), "b");
        b.asks("b", "busy", cluster.task(1, 1000));
        cluster.cycle();
        var a = cluster.requestFramework(1, new CapacityBased(), "a");
        a.asks("a", "gang", cluster.task(2, 1000), cluster.task(1, 1000));
        cluster.cycle();
        assertThat(cluster.allocator.gangHold()).isPresent();
        cluster.allocator.restoreRefusal(
                a.id, role("a"), agentId(1), amounts(2, 2000), cluster.now.plusSeconds(60));

        cluster.allocator.putReserved(
                agentId(1), Reserved.of(Reservation.fixed(role("c")), resources(1, 1000)));

        assertThat(cluster.allocator.gangHold()).isEmpty();
        assertThat(cluster.allocator.nextExpiry()).as("nothing is refused there").isEmpty();
    }

    @Test
    void headroom_for_guarantees_is_kept_of_what_is_not_reserved() {
        cluster.agent(1, 4, 4000);
        cluster.agent(2, 4, 4000);
        reserve(1, "c", 4, 4000);
        cluster.guarantee("a", 3, 3000);
        var b = cluster.requestFramework(2, new CapacityBased(), "b");
        b.asksTimes(8, "b", 1, 1000);

        cluster.cycle();

        assertThat(b.allocations()).hasSize(1);
    }

    @Test
    void what_is_reserved_and_not_used_leaves_less_of_the_limit_elsewhere() {
        cluster.agent(1, 4, 4000);
        cluster.agent(2, 8, 8000);
        reserve(1, "a", 4, 0);
        cluster.limit("a", 6);
        var a = cluster.requestFramework(1, new CapacityBased(), "a");
        Constraint onSecond = new Constraint("host", Operator.EQUALS, List.of("h2"), 0);
        var key = a.asks("a", "three", cluster.task(3, 1, onSecond));

        assertThat(cluster.cycle().grants()).as("4 are reserved: 7 of 6").isEmpty();
        assertThat(explained(key).blockers())
                .containsExactly(new Blocker.Quota(role("a"), "cpus", 6000, 4000, 3000));
        assertThat(explained(key).counterfactuals())
                .extracting(Counterfactual::text)
                .containsExactly(
                        "Were the limit of role a higher by 1 cpus, it would start now on h2.");
        cluster.allocator.withdraw(key);
        a.asks("a", "two", cluster.task(2, 1, onSecond));
        assertThat(cluster.cycle().grants()).hasSize(1);
        var four = a.asks("a", "four", cluster.task(4, 1));
        assertThat(explained(four).blockers()).as("that is counted already").isEmpty();
        assertThat(cluster.cycle().grants()).hasSize(1);
        assertThat(a.held().cpus()).isEqualTo(6000);
    }

    private WaitingExplanation explained(RequestKey key) {
        ResourceRequest waiting =
                cluster.allocator.requests().stream()
                        .filter(request -> request.key().equals(key))
                        .findFirst()
                        .orElseThrow();
        return cluster.allocator
                .picture(waiting, false, cluster.now)
                .orElseThrow()
                .explain(cluster.allocator::allocations);
    }

    @Test
    void what_runs_beside_a_reservation_leaves_less_to_be_offered() {
        cluster.agent(1, 8, 8000);
        cluster.agent(2, 8, 8000);
        reserve(1, "a", 4, 0);
        cluster.limit("a", 6);
        var a = cluster.offerFramework(1, "a");
        Constraint onSecond = new Constraint("host", Operator.EQUALS, List.of("h2"), 0);
        a.asks("a", "r", cluster.task(1, 1, onSecond));

        cluster.cycle();

        assertThat(a.offers())
                .filteredOn(offer -> offer.agentId().equals(agentId(1)))
                .extracting(offer -> offer.resources().cpus())
                .as("4 reserved, and 1 that is not")
                .containsExactly(5000L);
        assertThat(a.held().cpus()).isEqualTo(6000);
    }

    @Test
    void of_reservations_within_one_another_the_innermost_is_taken_first_up_to_the_limit() {
        cluster.agent(1, 8, 8000);
        reserve(1, "a", 2, 0);
        reserve(1, "a/b", 3, 0);
        cluster.limit("a/b", 4);
        var inner = cluster.offerFramework(1, "a/b");

        cluster.cycle();

        assertThat(inner.offers().getFirst().reserved())
                .isEqualTo(
                        Reserved.of(Reservation.of(role("a/b")), resources(3, 0))
                                .plus(Reserved.of(Reservation.of(role("a")), resources(1, 0))));
        assertThat(inner.held().cpus()).isEqualTo(4000);
    }

    @Test
    void what_is_released_is_offered_to_those_who_wait() {
        cluster.agent(1, 4, 4000);
        reserve(1, "a", 4, 4000);
        var b = cluster.offerFramework(2, "b");
        assertThat(cluster.cycle().isEmpty()).isTrue();

        release(1, "a", 3, 3000);

        cluster.cycle();
        assertThat(b.offers().getFirst().resources()).isEqualTo(resources(3, 3000));
    }

    @Test
    void a_framework_reserves_of_offers_that_it_accepts_within_its_limit() {
        cluster.agent(1, 4, 4000);
        cluster.agent(2, 4, 4000);
        var a = cluster.offerFramework(1, "a");
        cluster.cycle();
        Offer first = a.offers().getFirst();
        Offer second = a.offers().getLast();
        OfferReservation ofSecond =
                new OfferReservation(second.id(), wanted("a", Optional.empty(), 1, 1));

        assertThat(accept(a, first, List.of(ofSecond), List.of()))
                .isEqualTo(
                        new Acceptance.ReservationRefused(
                                0, "offer " + second.id() + " is not among the offers accepted"));
        cluster.limit("a", 5);
        OfferReservation tooMuch =
                new OfferReservation(first.id(), wanted("a", Optional.empty(), 4, 0));
        assertThat(accept(a, first, List.of(tooMuch), List.of()))
                .isEqualTo(
                        new Acceptance.ReservationRefused(
                                0,
                                "role a may hold cpus 5, holds or has reserved cpus 4, and this is"
                                        + " for cpus 4 more"));
        assertThat(a.offers()).containsExactly(first, second);
    }

    @Test
    void a_limit_below_what_is_reserved_holds_for_offers_too() {
        cluster.agent(1, 8, 8000);
        reserve(1, "a", 6, 6000);
        cluster.terms("a", 1, Quantities.ZERO, cpuLimit(2));
        var a = cluster.offerFramework(1, "a");

        cluster.cycle();

        assertThat(a.held()).isEqualTo(amounts(2, 8000));
        assertThat(a.offers().getFirst().reserved().sum()).isEqualTo(resources(2, 6000));
    }

    // ---- gangs, preemption, agents that change

    @Test
    void a_gang_gathers_on_what_is_reserved_for_it() {
        cluster.agent(1, 2, 2000);
        cluster.agent(2, 2, 2000);
        reserve(1, "a", 2, 2000);
        var b = cluster.requestFramework(2, new CapacityBased(), "b");
        b.asks("b", "blocker", cluster.task(2, 2000));
        cluster.cycle();
        var a = cluster.requestFramework(1, new CapacityBased(), "a");
        a.asks("a", "gang", cluster.task(2, 2000), cluster.task(1, 1000));

        assertThat(cluster.cycle().grants()).isEmpty();

        GangHold hold = cluster.allocator.gangHold().orElseThrow();
        assertThat(hold.parts().getFirst().reserved().sum()).isEqualTo(resources(2, 2000));
        cluster.allocator.release(b.allocations().getFirst().id());
        assertThat(cluster.cycle().grants()).hasSize(1);
        assertThat(a.allocations())
                .filteredOn(each -> each.agentId().equals(agentId(1)))
                .extracting(each -> each.reserved().sum())
                .containsExactly(resources(2, 2000));
    }

    @Test
    void a_gang_gathers_nothing_that_others_have_reserved_what_it_lacks() {
        cluster.agent(1, 2, 2000);
        cluster.agent(2, 2, 2000);
        reserve(2, "b", 1, 0);
        var a = cluster.requestFramework(1, new CapacityBased(), "a");
        a.asks("a", "gang", cluster.task(2, 2000), cluster.task(2, 1000));

        cluster.cycle();

        assertThat(cluster.allocator.gangHold()).isEmpty();
    }

    @Test
    void nobody_is_displaced_on_what_is_reserved_for_others_anyway() {
        cluster.agent(1, 4, 4000);
        reserve(1, "b", 4, 4000);
        cluster.allocator.putRole(
                role("a"),
                new RoleTerms(
                        1000,
                        amounts(4, 4000),
                        Limits.NONE,
                        new PreemptionTerms(true, true, false, Duration.ZERO)));
        var b = cluster.requestFramework(2, new CapacityBased(), "b");
        b.asks("b", "r", cluster.task(4, 4000));
        cluster.cycle();
        var a = cluster.requestFramework(1, new CapacityBased(), "a");
        a.asks("a", "r", cluster.task(1, 1000));
        cluster.cycle();

        assertThat(b.allocations()).hasSize(1);
        assertThat(cluster.allocator.preempt(cluster.now, 10)).isEmpty();
    }

    @Test
    void on_an_agent_that_came_back_smaller_what_is_reserved_comes_first() {
        cluster.agent(1, 8, 8000);
        reserve(1, "a", 4, 4000);
        cluster.agent(1, 3, 8000);

        assertThat(agent(1).freeFor(role("a")).resources()).isEqualTo(resources(3, 8000));
        assertThat(agent(1).freeFor(role("b")).resources()).isEqualTo(resources(0, 4000));
        assertThat(release(1, "a", 4, 4000)).isInstanceOf(ReservationAnswer.Done.class);
        assertThat(agent(1).freeFor(role("b")).resources()).isEqualTo(resources(3, 8000));
    }

    @Test
    void what_is_restored_stands_as_it_stood() {
        cluster.agent(1, 4, 4000);
        reserve(1, "a", 4, 4000);
        var a = cluster.offerFramework(1, "a");
        cluster.cycle();
        a.accepts(a.offers().getFirst(), cluster.task(1, 1000));
        Scenario next = new Scenario();
        next.allocator.putAgent(agentId(1), agent(1).total(), Attributes.NONE, true);
        next.allocator.putReserved(agentId(1), agent(1).reserved());

        next.allocator.restore(a.allocations().getFirst());

        AgentHoldings restored = next.allocator.agent(agentId(1)).orElseThrow();
        assertThat(restored.reserved()).isEqualTo(agent(1).reserved());
        assertThat(restored.unused()).isEqualTo(agent(1).unused());
        assertThat(next.allocator.spareOf(role("a"))).isEqualTo(amounts(3, 3000));
    }

    @Test
    void an_agent_that_is_gone_takes_its_reservations_along() {
        cluster.agent(1, 4, 4000);
        reserve(1, "a", 4, 4000);

        cluster.allocator.removeAgent(agentId(1));

        assertThat(cluster.allocator.spareOf(role("a"))).isEqualTo(Quantities.ZERO);
    }
}
