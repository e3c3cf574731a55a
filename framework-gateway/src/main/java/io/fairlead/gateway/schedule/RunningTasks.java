package io.fairlead.gateway.schedule;

import io.fairlead.api.agent.AgentView;
import io.fairlead.api.framework.OfferView;
import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.policy.Place;
import io.fairlead.core.policy.RunningTask;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.Resources;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/// What of a queue runs, as its policy sees it.
final class RunningTasks {

    private RunningTasks() {}

    /// The queue's tasks that hold resources.
    static Collection<RunningTask> of(QueueBook book) {
        List<RunningTask> running = new ArrayList<>();
        book.attempts()
                .forEach(attempt -> {
                    AgentId agent = attempt.agentId;
                    Resources resources = attempt.resources;
                    Instant since = attempt.placedAt;
                    if (attempt.state.holdsResources()
                            && agent != null
                            && resources != null
                            && since != null) {
                        running.add(
                                new RunningTask(
                                        attempt.task(), agent, resources.quantities(), since));
                    }
                });
        return running;
    }

    /// Agents that tasks of the queue run on and that are not offered: nothing is free there now.
    static List<Place<AgentId>> fullAgents(
            QueueBook book,
            Collection<OfferView> offers,
            Function<AgentId, Attributes> attributes) {
        Set<AgentId> seen = new HashSet<>();
        offers.forEach(offer -> seen.add(offer.agentId()));
        List<Place<AgentId>> full = new ArrayList<>();
        book.attempts()
                .forEach(attempt -> {
                    AgentId agent = attempt.agentId;
                    if (agent != null && attempt.state.holdsResources() && seen.add(agent)) {
                        full.add(
                                new Place<>(
                                        agent,
                                        agent,
                                        attributes.apply(agent),
                                        Resources.NONE,
                                        Quantities.ZERO));
                    }
                });
        return full;
    }

    static Place<AgentId> place(AgentView agent) {
        return new Place<>(
                agent.id(),
                agent.id(),
                agent.attributes(),
                agent.free(),
                agent.total().quantities());
    }
}
