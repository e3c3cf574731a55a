package io.fairlead.gateway.support;

import io.fairlead.api.agent.AgentView;
import io.fairlead.api.framework.AcceptAnswer;
import io.fairlead.api.framework.AcceptRequest;
import io.fairlead.api.framework.FrameworkEvent;
import io.fairlead.api.framework.FrameworkRegistration;
import io.fairlead.api.framework.OfferView;
import io.fairlead.api.framework.ResourceRequests;
import io.fairlead.api.framework.WithdrawRequest;
import io.fairlead.api.problem.Problem;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.AllocationId;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.OfferId;
import io.fairlead.core.id.RequestId;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.TaskSpec;
import io.fairlead.core.task.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// What a fake master offers, and what it was asked for.
final class FakeOffers {

    private final FakeAgents agents;
    private final FakeTasks tasks;
    private final FakeStreams streams;
    private final Map<OfferId, OfferView> offers = new LinkedHashMap<>();
    private final Map<FrameworkId, Boolean> wants = new HashMap<>();
    private final Map<RequestId, Map.Entry<FrameworkId, ResourceRequests.ResourceRequest>>
            requests = new LinkedHashMap<>();

    FakeOffers(FakeAgents agents, FakeTasks tasks, FakeStreams streams) {
        this.agents = agents;
        this.tasks = tasks;
        this.streams = streams;
    }

    /// Gives requests what they ask for, all of it or nothing, in their order.
    void grant() {
        for (var entry : List.copyOf(requests.values())) {
            Map<AgentId, Resources> taken = new HashMap<>();
            List<Map.Entry<AgentId, Resources>> places = new ArrayList<>();
            for (TaskSpec spec : entry.getValue().tasks()) {
                agents.room(spec.resources(), taken)
                        .ifPresent(place -> {
                            taken.merge(place.getKey(), place.getValue(), Resources::plus);
                            places.add(place);
                        });
            }
            List<TaskSpec> specs = entry.getValue().tasks();
            if (places.size() < specs.size()) {
                continue;
            }
            taken.forEach(agents::take);
            requests.remove(entry.getValue().id());
            for (int i = 0; i < specs.size(); i++) {
                var place = places.get(i);
                tasks.place(
                        entry.getKey(),
                        specs.get(i),
                        place.getKey(),
                        place.getValue(),
                        entry.getValue().id());
            }
            specs.forEach(spec -> tasks.update(spec.taskId(), TaskState.STAGING, null, null, null));
        }
    }

    /// Offers all that is free, an agent an offer, to whoever listens and wants offers.
    void offer(Map<FrameworkId, FrameworkRegistration> frameworks) {
        for (FrameworkId framework : streams.listening()) {
            boolean hosted = Boolean.TRUE.equals(frameworks.get(framework).hosted());
            if (!wants.getOrDefault(framework, !hosted)) {
                continue;
            }
            List<OfferView> made = new ArrayList<>();
            for (AgentView agent : agents.all()) {
                Resources part = agents.free(agent.id());
                if (part.cpus() > 0) {
                    OfferView offer =
                            new OfferView(
                                    new OfferId(UUID.randomUUID()),
                                    framework,
                                    frameworks.get(framework).roles().getFirst(),
                                    agent.id(),
                                    agent.name(),
                                    agent.address(),
                                    agent.attributes(),
                                    part,
                                    List.of(),
                                    agent.total().quantities(),
                                    Instant.now(),
                                    Instant.now().plusSeconds(30));
                    offers.put(offer.id(), offer);
                    agents.take(agent.id(), part);
                    made.add(offer);
                }
            }
            if (!made.isEmpty()) {
                streams.send(framework, new FrameworkEvent.Offers(streams.epoch(), made));
            }
        }
    }

    AcceptAnswer accept(FrameworkId framework, AcceptRequest accept) {
        if (!offers.keySet().containsAll(accept.offers())) {
            throw new FakeMaster.Refused(Problem.OFFER_GONE);
        }
        if (accept.launches().stream().anyMatch(l -> tasks.knows(l.task().taskId()))) {
            throw new FakeMaster.Refused(Problem.ID_USED);
        }
        Map<OfferId, Resources> left = new HashMap<>();
        accept.offers().forEach(o -> left.put(o, offers.get(o).resources()));
        List<AcceptAnswer.PlacedTask> placed = new ArrayList<>();
        for (AcceptRequest.OfferLaunch launch : accept.launches()) {
            Resources part =
                    left.get(launch.offerId())
                            .carve(launch.task().resources())
                            .orElseThrow(() -> new FakeMaster.Refused(Problem.DOES_NOT_FIT));
            left.computeIfPresent(launch.offerId(), (_, r) -> r.minus(part));
            AgentId agent = offers.get(launch.offerId()).agentId();
            tasks.place(framework, launch.task(), agent, part, null);
            placed.add(
                    new AcceptAnswer.PlacedTask(
                            launch.task().taskId(),
                            agent,
                            new AllocationId(UUID.randomUUID()),
                            part));
        }
        left.forEach((offer, rest) -> agents.giveBack(offers.remove(offer).agentId(), rest));
        return new AcceptAnswer(streams.epoch(), placed);
    }

    void decline(List<OfferId> declined) {
        for (OfferId id : declined) {
            OfferView offer = offers.remove(id);
            if (offer != null) {
                agents.giveBack(offer.agentId(), offer.resources());
            }
        }
    }

    /// Takes all offers back.
    void rescindAll(boolean say) {
        for (OfferView offer : List.copyOf(offers.values())) {
            decline(List.of(offer.id()));
            if (say) {
                streams.send(
                        offer.frameworkId(),
                        new FrameworkEvent.Rescinded(
                                streams.epoch(), List.of(offer.id()), "EXPIRED"));
            }
        }
    }

    List<OfferView> held(FrameworkId framework) {
        return offers.values().stream().filter(o -> o.frameworkId().equals(framework)).toList();
    }

    void wants(FrameworkId id, boolean offersWanted) {
        wants.put(id, offersWanted);
    }

    void request(FrameworkId id, ResourceRequests given) {
        given.requests().forEach(r -> requests.put(r.id(), Map.entry(id, r)));
    }

    List<RequestId> withdraw(WithdrawRequest withdraw) {
        return withdraw.requests().stream().filter(id -> requests.remove(id) != null).toList();
    }

    List<RequestId> waiting() {
        return List.copyOf(requests.keySet());
    }

    List<RequestId> waiting(FrameworkId framework) {
        return requests.entrySet().stream()
                .filter(e -> e.getValue().getKey().equals(framework))
                .map(Map.Entry::getKey)
                .toList();
    }
}
