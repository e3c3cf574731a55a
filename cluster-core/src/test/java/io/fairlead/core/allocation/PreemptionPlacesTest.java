package io.fairlead.core.allocation;

import static io.fairlead.core.allocation.Scenario.amounts;
import static io.fairlead.core.allocation.Scenario.cpuLimit;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.constraint.Operator;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.RequestKey;
import io.fairlead.core.policy.PolicyLabels;
import io.fairlead.core.resource.CustomScalars;
import io.fairlead.core.resource.Fixed;
import io.fairlead.core.resource.GpuShares;
import io.fairlead.core.resource.PortRanges;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.TaskSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// A place that others are displaced for is held, and is one that the request will be given: beside
/// what is held for others, and with what is reserved taken first.
class PreemptionPlacesTest extends PreemptionStory {

    private static final Map<String, String> PROMISED = Map.of(PolicyLabels.PROMISE, "GUARANTEED");

    private void reserve(AgentId agent, String role, long cores) {
        ReservationAnswer answer =
                allocator.reserve(
                        agent,
                        new ReservationChange.Reserve(
                                Scenario.role(role),
                                Optional.empty(),
                                ResourceNeeds.of(Scenario.amounts(cores, 0))));
        assertThat(answer).isInstanceOf(ReservationAnswer.Done.class);
    }

    private static TaskSpec gpuTask(String name, int gpuThousandths, Map<String, String> labels) {
        Quantities needs = new Quantities(1000, 1000, 0, gpuThousandths, 0, CustomScalars.NONE);
        return task(name, 50, ResourceNeeds.of(needs), labels);
    }

    private static TaskSpec gpuTask(String name, long cores, int gpuThousandths) {
        Quantities needs =
                new Quantities(
                        Fixed.thousandths(cores), 1000, 0, gpuThousandths, 0, CustomScalars.NONE);
        return task(name, 50, ResourceNeeds.of(needs), Map.of());
    }

    @Test
    void the_freed_place_is_held_for_whom_it_was_freed() {
        cluster.agent(1, 4, 4);
        var borrower = asker(1, "web");
        runs(borrower, "web", task("b1", 50, 2), task("b2", 50, 2));
        role("ads", 2, RECLAIMS);
        var owner = asker(2, "ads");
        owner.asks("ads", "r", task("a1", 50, 2));
        borrower.asks("web", "waits", task("b3", 99, 2));
        var taker = cluster.offerFramework(3, "other");
        cluster.cycle();
        Preemption receipt = preempt().getFirst();

        assertThat(granted()).isEmpty();
        end(receipt);
        assertThat(cluster.cycle()).as("nothing for anybody else").isEqualTo(Round.EMPTY);

        assertThat(granted())
                .singleElement()
                .satisfies(grant -> {
                    assertThat(grant.request().role()).isEqualTo(Scenario.role("ads"));
                    assertThat(grant.allocations()).hasSize(1);
                });
        assertThat(allocator.agent(Scenario.agentId(1)).orElseThrow().spokenFor()).isFalse();
        assertThat(taker.offers()).isEmpty();
        assertThat(granted()).isEmpty();
    }

    @Test
    void a_place_held_in_vain_is_let_go_and_its_request_keeps_quiet() {
        cluster.agent(1, 2, 2000);
        runs(asker(1, "web"), "web", task("old", 50, 2));
        cluster.later(Duration.ofSeconds(60));
        AgentId agent = cluster.agent(2, 2, 2000);
        runs(asker(1, "web"), "web", task("young", 50, 2));
        role("ads", 2, RECLAIMS);
        asker(2, "ads").asks("ads", "r", task("a1", 50, 2));
        Preemption receipt = preempt().getFirst();
        end(receipt);
        allocator.setOfferable(agent, false);

        assertThat(granted()).as("its place may not be used any more").isEmpty();
        cluster.later(Duration.between(cluster.now, receipt.heldUntil()));
        assertThat(granted()).isEmpty();

        assertThat(allocator.agent(agent).orElseThrow().spokenFor()).isFalse();
        assertThat(preempt()).as("quiet").isEmpty();
        cluster.later(HoldBook.QUIET);
        assertThat(preempt()).extracting(PreemptionStory::victims).containsExactly(List.of("old"));
    }

    @Test
    void a_withdrawn_request_lets_its_place_go() {
        cluster.agent(1, 2, 2000);
        runs(asker(1, "web"), "web", task("b1", 50, 2));
        role("ads", 2, RECLAIMS);
        RequestKey request = asker(2, "ads").asks("ads", "r", task("a1", 50, 2));
        end(preempt().getFirst());
        allocator.withdraw(request);
        var taker = cluster.offerFramework(3, "other");
        assertThat(cluster.cycle().isEmpty()).as("held still").isTrue();

        assertThat(granted()).isEmpty();
        cluster.cycle();

        assertThat(taker.offers()).hasSize(1);
    }

    @Test
    void a_limit_that_was_lowered_meanwhile_holds_for_a_freed_place_too() {
        cluster.agent(1, 2, 2000);
        runs(asker(1, "web"), "web", task("b1", 50, 2));
        role("ads", 2, RECLAIMS);
        asker(2, "ads").asks("ads", "r", task("a1", 50, 2));
        end(preempt().getFirst());
        terms("ads", amounts(1, 0), cpuLimit(1), RECLAIMS);
        assertThat(granted()).isEmpty();

        role("ads", 2, RECLAIMS);

        assertThat(granted()).hasSize(1);
    }

    @Test
    void a_place_held_in_vain_gets_its_room_back_first() {
        AgentId agent = cluster.agent(1, 4, 4000);
        runs(asker(1, "web"), "web", task("b1", 50, 2), task("b2", 50, 2));
        role("ads", 4, RECLAIMS);
        var owner = asker(2, "ads");
        owner.asks("ads", "first", task("a1", 50, 2));
        end(preempt().getFirst());
        reserve(agent, "lab", 1);
        owner.asks("ads", "second", task("a2", 50, 2));
        cluster.cycle();
        assertThat(granted()).as("1 core is left of the place").isEmpty();

        assertThat(preempt()).as("1 and 2 cores are too little for both").isEmpty();
    }

    @Test
    void who_takes_a_place_out_of_its_own_reservation_leaves_the_rest_to_others() {
        AgentId agent = cluster.agent(1, 4, 4000);
        reserve(agent, "lab", 2);
        var lab = asker(3, "lab");
        runs(lab, "lab", task("l1", 10, 2));
        runs(asker(1, "web"), "web", task("b1", 50, 2));
        role("lab", 0, BY_PRIORITY);
        lab.asks("lab", "first", task("l2", 90, 2));
        assertThat(preempt()).hasSize(1);
        role("ads", 2, RECLAIMS);
        asker(2, "ads").asks("ads", "second", task("a1", 50, 2));

        Preemption receipt = preempt().getFirst();

        assertThat(victims(receipt)).containsExactly("b1");
        end(receipt);
        assertThat(granted()).extracting(g -> g.request().role().value()).containsExactly("ads");
    }

    /// A task of the gang takes its share of the device that is reserved, though less would be left
    /// of the other: no device is whole then.
    @Test
    void devices_are_counted_as_they_will_be_given() {
        Resources total = Resources.of(3000, 4000).withGpus(GpuShares.wholeDevices(2));
        cluster.agent(1, total, Map.of());
        var web = asker(1, "web");
        runs(web, "web", gpuTask("stays", 400, PROMISED));
        runs(web, "web", task("b1", 50, 2));
        allocator.putReserved(
                Scenario.agentId(1),
                Reserved.of(
                        Reservation.of(Scenario.role("ads")),
                        Resources.NONE.withGpus(GpuShares.of(1, 500))));
        role("ads", 3, RECLAIMS);
        var owner = asker(2, "ads");
        owner.asks("ads", "gang", gpuTask("a1", 300, Map.of()), gpuTask("a2", 1000, Map.of()));

        assertThat(preempt()).isEmpty();
    }

    /// The gang that ends for the second task frees room on the first one's agent too, where a
    /// place was held in vain until then, and comes first.
    @Test
    void what_ends_for_a_later_task_must_leave_an_earlier_one_its_place() {
        AgentId agent = cluster.agent(1, 4, 4000);
        var web = asker(1, "web");
        runs(web, "web", task("stays", 50, ResourceNeeds.of(1000, 1), PROMISED));
        runs(web, "web", task("b1", 50, 2));
        cluster.agent(2, 2, 2000);
        Constraint first = new Constraint("host", Operator.EQUALS, List.of("h1"), 0);
        web.asks("web", "gang", task("g1", 50, 1, first), task("g2", 50, 2));
        assertThat(cluster.cycle().grants()).hasSize(1);
        role("ads", 8, RECLAIMS);
        var owner = asker(2, "ads");
        owner.asks("ads", "first", task("a1", 50, 2));
        Preemption held = preempt().getFirst();
        assertThat(victims(held)).containsExactly("b1");
        end(held);
        reserve(agent, "lab", 1);
        owner.asks("ads", "second", task("a2", 50, 1), task("a3", 50, 2));

        assertThat(preempt()).isEmpty();
    }

    private static TaskSpec portTask(String name, long cores, PortRanges exactly) {
        Quantities needs =
                new Quantities(Fixed.thousandths(cores), 1000, 0, 0, Fixed.ONE, CustomScalars.NONE);
        return task(name, 50, new ResourceNeeds(needs, exactly), Map.of());
    }

    private static TaskSpec portTask(String name, long cores) {
        return portTask(name, cores, PortRanges.NONE);
    }

    private void agentWithPorts(long cores, PortRanges ports) {
        Resources total =
                new Resources(
                        Fixed.thousandths(cores),
                        Fixed.thousandths(4000),
                        0,
                        GpuShares.NONE,
                        ports,
                        CustomScalars.NONE);
        cluster.agent(1, total, Map.of());
    }

    /// It was told to end by somebody else, and takes its time.
    private void endsSlowly(String task) {
        allocator.allocations().stream()
                .filter(each -> each.task().taskId().value().equals(task))
                .toList()
                .forEach(each -> allocator.markEnding(each.id()));
    }

    /// Names of the tasks that are given their places now, each with its ports.
    private Map<String, PortRanges> grantedPorts() {
        return granted().stream()
                .flatMap(grant -> grant.allocations().stream())
                .collect(
                        Collectors.toMap(
                                allocation -> allocation.task().taskId().value(),
                                allocation -> allocation.resources().ports()));
    }

    @Test
    void a_place_does_not_wait_for_one_port_while_another_is_free() {
        agentWithPorts(4, PortRanges.of(31000, 31001));
        runs(asker(1, "web"), "web", portTask("slow", 1), portTask("v", 3));
        endsSlowly("slow");
        role("ads", 3, RECLAIMS);
        asker(2, "ads").asks("ads", "r", portTask("a1", 3));
        Preemption receipt = preempt().getFirst();
        assertThat(victims(receipt)).containsExactly("v");
        assertThat(granted()).isEmpty();

        end(receipt);

        assertThat(grantedPorts()).isEqualTo(Map.of("a1", PortRanges.of(31001, 31001)));
    }

    @Test
    void a_place_does_not_wait_for_one_device_while_another_is_free() {
        Resources total = Resources.of(4000, 4000).withGpus(GpuShares.wholeDevices(2));
        cluster.agent(1, total, Map.of());
        runs(asker(1, "web"), "web", gpuTask("slow", 1, 1000), gpuTask("v", 3, 1000));
        endsSlowly("slow");
        role("ads", 3, RECLAIMS);
        asker(2, "ads").asks("ads", "r", gpuTask("a1", 3, 1000));
        Preemption receipt = preempt().getFirst();
        assertThat(victims(receipt)).containsExactly("v");
        assertThat(granted()).isEmpty();

        end(receipt);

        assertThat(granted()).hasSize(1);
    }

    /// The old task has 31000, the young one 31001.
    private List<Preemption> twoPlaces(TaskSpec first, TaskSpec second) {
        agentWithPorts(4, PortRanges.of(31000, 31001));
        long cores = first.resources().quantities().cpus() / Fixed.ONE;
        runs(asker(1, "web"), "web", portTask("old", 4 - cores));
        cluster.later(Duration.ofSeconds(60));
        runs(asker(1, "web"), "web", portTask("young", cores));
        role("ads", 4, RECLAIMS);
        var owner = asker(2, "ads");
        owner.asks("ads", "first", first);
        List<Preemption> receipts = new ArrayList<>(preempt());
        owner.asks("ads", "second", second);
        receipts.addAll(preempt());
        assertThat(receipts)
                .extracting(PreemptionStory::victims)
                .containsExactly(List.of("young"), List.of("old"));
        return receipts;
    }

    @Test
    void of_two_places_on_one_agent_the_one_whose_victim_ends_is_given() {
        List<Preemption> receipts = twoPlaces(portTask("a1", 3), portTask("a2", 1));

        end(receipts.getFirst());
        assertThat(grantedPorts()).isEqualTo(Map.of("a1", PortRanges.of(31001, 31001)));

        end(receipts.getLast());
        assertThat(grantedPorts()).isEqualTo(Map.of("a2", PortRanges.of(31000, 31000)));
    }

    @Test
    void a_place_does_not_take_the_free_port_that_another_place_needs() {
        PortRanges exactly = PortRanges.of(31001, 31001);
        List<Preemption> receipts = twoPlaces(portTask("a1", 1), portTask("a2", 3, exactly));

        end(receipts.getFirst());
        assertThat(grantedPorts()).as("what is free is the other's").isEmpty();

        end(receipts.getLast());
        assertThat(grantedPorts())
                .isEqualTo(Map.of("a1", PortRanges.of(31000, 31000), "a2", exactly));
    }

    @Test
    void a_place_does_not_wait_for_what_is_reserved_while_other_resources_are_free() {
        AgentId agent = cluster.agent(1, 5, 5000);
        reserve(agent, "ads", 2);
        var owner = asker(2, "ads");
        runs(owner, "ads", task("slow", 50, 2));
        runs(asker(1, "web"), "web", task("v", 50, 3));
        endsSlowly("slow");
        role("ads", 5, RECLAIMS);
        owner.asks("ads", "r", task("a1", 50, 3));
        Preemption receipt = preempt().getFirst();
        assertThat(victims(receipt)).containsExactly("v");

        end(receipt);

        assertThat(granted())
                .singleElement()
                .satisfies(grant ->
                        assertThat(grant.allocations().getFirst().reserved().isNone()).isTrue());
    }
}
