package io.fairlead.core.allocation;

import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.RequestKey;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.task.TaskSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Places that preemption frees for requests, in the order in which they were taken: nobody else is
/// given anything there until the request has started, or the hold is over.
final class HoldBook {

    /// A hold lasts so much longer than the victims may take to end.
    static final Duration SLACK = Duration.ofSeconds(30);

    /// A request whose hold was in vain displaces nobody for so long: what stood in its way may
    /// still do.
    static final Duration QUIET = Duration.ofMinutes(1);

    /// A task that has its place on some agent, and the role that it is given it under.
    record HeldPlace(RequestKey request, RoleName role, TaskSpec task) {}

    private final Map<RequestKey, Preemption> holds = new LinkedHashMap<>();
    private final Map<RequestKey, Instant> quietUntil = new HashMap<>();

    void add(Preemption preemption) {
        holds.put(preemption.request().key(), preemption);
    }

    void remove(Preemption preemption) {
        holds.remove(preemption.request().key());
    }

    /// Something was held for it in vain.
    void keepQuiet(RequestKey request, Instant now) {
        quietUntil.put(request, now.plus(QUIET));
    }

    boolean isEmpty() {
        return holds.isEmpty();
    }

    boolean holdsFor(RequestKey request) {
        return holds.containsKey(request);
    }

    /// In the order in which they were taken.
    Collection<Preemption> all() {
        return List.copyOf(holds.values());
    }

    /// The places held on an agent, in the order in which they were taken.
    List<HeldPlace> on(AgentSlot agent) {
        return agent.holdings.spokenFor() ? places(agent, holds.values().stream()) : List.of();
    }

    /// Those of them that come before a hold's.
    List<HeldPlace> before(Preemption hold, AgentSlot agent) {
        RequestKey own = hold.request().key();
        return places(
                agent,
                holds.values().stream().takeWhile(each -> !each.request().key().equals(own)));
    }

    /// Those that come after one of a hold's places: of the same hold, and of later ones.
    List<HeldPlace> after(Preemption hold, Preemption.Place place, AgentSlot agent) {
        HeldPlace own = heldPlace(hold, place);
        return places(agent, holds.values().stream()).stream()
                .dropWhile(each -> !each.equals(own))
                .skip(1)
                .toList();
    }

    static HeldPlace heldPlace(Preemption hold, Preemption.Place place) {
        return new HeldPlace(hold.request().key(), hold.request().role(), place.task());
    }

    private static List<HeldPlace> places(AgentSlot agent, Stream<Preemption> holds) {
        List<HeldPlace> places = new ArrayList<>();
        holds.forEach(hold -> {
            for (Preemption.Place place : hold.places()) {
                if (place.agentId().equals(agent.id)) {
                    places.add(heldPlace(hold, place));
                }
            }
        });
        return places;
    }

    /// Those with a place on an agent.
    List<Preemption> with(AgentId agent) {
        return holds.values().stream().filter(hold -> isOn(hold, agent)).toList();
    }

    /// Whether any has a place on an agent.
    boolean anyOn(AgentId agent) {
        return holds.values().stream().anyMatch(hold -> isOn(hold, agent));
    }

    private static boolean isOn(Preemption hold, AgentId agent) {
        return hold.places().stream().anyMatch(place -> place.agentId().equals(agent));
    }

    /// Whether the request may displace anybody now.
    boolean mayAsk(RequestKey request, Instant now) {
        return !holds.containsKey(request)
                && !quietUntil.getOrDefault(request, Instant.MIN).isAfter(now);
    }

    void forgetQuiet(Instant now) {
        quietUntil.values().removeIf(until -> !until.isAfter(now));
    }
}
