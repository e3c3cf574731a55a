package io.fairlead.core.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.resource.CustomScalars;
import io.fairlead.core.resource.GpuShares;
import io.fairlead.core.resource.PortRanges;
import io.fairlead.core.resource.Resources;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/// Agents come, change, rest, fall silent and go.
final class RandomAgents {

    private final RandomPlay play;
    private final ClusterModel model;
    private final SplittableRandom random;
    private final RandomReservations reservations;

    /// Those that fell silent and have not come back.
    private final Set<AgentId> lost = new TreeSet<>();

    RandomAgents(RandomPlay play, RandomReservations reservations) {
        this.play = play;
        this.model = play.model;
        this.random = play.random;
        this.reservations = reservations;
    }

    String putAgent() {
        AgentId id = Scenario.agentId(random.nextInt(8));
        Resources total =
                new Resources(
                        random.nextInt(1, 9) * 1000L,
                        random.nextInt(1, 9) * 1_000_000L,
                        random.nextInt(3) * 1_000_000L,
                        GpuShares.wholeDevices(random.nextInt(3)),
                        random.nextInt(3) == 0
                                ? PortRanges.NONE
                                : PortRanges.of(100, 100 + random.nextInt(10)),
                        CustomScalars.of(Map.of("licences", random.nextInt(3) * 1000L)));
        Attributes attributes = attributes(id);
        boolean offerable = random.nextInt(5) > 0;
        ClusterModel.Agent next = new ClusterModel.Agent(total, attributes, offerable);
        boolean isNew = putAgent(id, next);
        if (isNew && random.nextInt(3) == 0) {
            RoleName role = play.oneOf(RandomPlay.ROLES).orElseThrow();
            Resources part = total.carve(reservations.amount()).orElse(Resources.NONE);
            Reserved reserved = Reserved.of(Reservation.fixed(role), part);
            model.reserved.put(id, reserved);
            assertThat(play.allocator.putReserved(id, reserved)).isEmpty();
        }
        return "put agent " + id + " " + next + " " + model.reservedOn(id);
    }

    /// @return whether it was not there before
    boolean putAgent(AgentId id, ClusterModel.Agent next) {
        ClusterModel.Agent before = model.agents.put(id, next);
        List<Offer> gone =
                play.allocator.putAgent(id, next.total(), next.attributes(), next.offerable());
        boolean same =
                before != null
                        && before.total().equals(next.total())
                        && before.attributes().equals(next.attributes());
        if (!same || !next.offerable()) {
            play.rescinded(gone, o -> o.agentId().equals(id));
        }
        if (!same) {
            model.refusals.removeIf(r -> r.agentId().equals(id));
        }
        return before == null;
    }

    private Attributes attributes(AgentId id) {
        TreeMap<String, String> values =
                new TreeMap<>(Map.of("host", id.toString(), "zone", "z" + random.nextInt(3)));
        if (random.nextInt(4) == 0) {
            values.put("rack", "r1");
        }
        return Attributes.of(values);
    }

    /// Its offers stand.
    String putAttributes() {
        return play.with(
                model.agents.keySet(),
                id -> {
                    ClusterModel.Agent was = model.agent(id);
                    Attributes next = attributes(id);
                    play.allocator.putAttributes(id, next);
                    if (!next.equals(was.attributes())) {
                        model.refusals.removeIf(r -> r.agentId().equals(id));
                    }
                    model.agents.put(
                            id, new ClusterModel.Agent(was.total(), next, was.offerable()));
                    return "agent " + id + " says " + next;
                });
    }

    String rest() {
        return play.with(model.agents.keySet(), id -> setOfferable(id, random.nextBoolean()));
    }

    private String setOfferable(AgentId id, boolean offerable) {
        ClusterModel.Agent was = model.agent(id);
        model.agents.put(id, new ClusterModel.Agent(was.total(), was.attributes(), offerable));
        List<Offer> gone = play.allocator.setOfferable(id, offerable);
        play.rescinded(gone, o -> !offerable && o.agentId().equals(id));
        return "agent " + id + " offerable " + offerable;
    }

    String removeAgent() {
        return play.with(
                model.agents.keySet(),
                id -> {
                    List.copyOf(model.allocations.values()).stream()
                            .filter(a -> a.agentId().equals(id))
                            .forEach(a -> play.release(a.id()));
                    play.rescinded(play.allocator.removeAgent(id), o -> o.agentId().equals(id));
                    model.agents.remove(id);
                    model.reserved.remove(id);
                    model.holds
                            .values()
                            .removeIf(hold ->
                                    hold.places().stream().anyMatch(p -> p.agentId().equals(id)));
                    model.refusals.removeIf(r -> r.agentId().equals(id));
                    return "remove agent " + id;
                });
    }

    /// It is not heard of any more: nothing is offered there, its tasks may run on.
    String loseAgent() {
        return play.with(
                model.agents.keySet(),
                id -> {
                    lost.add(id);
                    return "lose " + setOfferable(id, false);
                });
    }

    /// As it was, or with half of it.
    String agentReturns() {
        return play.with(
                lost.stream().filter(model.agents::containsKey).toList(),
                id -> {
                    lost.remove(id);
                    ClusterModel.Agent was = model.agent(id);
                    boolean smaller = random.nextInt(3) == 0;
                    Resources all = was.total();
                    Resources total =
                            smaller
                                    ? new Resources(
                                            all.cpus() / 2,
                                            all.memoryMiB() / 2,
                                            all.diskMiB() / 2,
                                            GpuShares.wholeDevices(0),
                                            PortRanges.NONE,
                                            CustomScalars.NONE)
                                    : all;
                    putAgent(id, new ClusterModel.Agent(total, was.attributes(), true));
                    return (smaller ? "return smaller " : "return unchanged ") + id;
                });
    }
}
