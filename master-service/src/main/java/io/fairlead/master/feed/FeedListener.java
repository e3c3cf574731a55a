package io.fairlead.master.feed;

import io.fairlead.api.operator.ClusterEvent;
import io.fairlead.api.operator.ClusterEvent.Topic;
import io.fairlead.core.allocation.Offer;
import io.fairlead.core.allocation.Preemption;
import io.fairlead.core.allocation.ResourceRequest;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.master.state.AgentRecord;
import io.fairlead.master.state.Commit;
import io.fairlead.master.state.FrameworkRecord;
import io.fairlead.master.state.History;
import io.fairlead.master.state.LiveView;
import io.fairlead.master.state.RoleRecord;
import io.fairlead.master.writer.CommitListener;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Makes events of what each batch has changed. On the writer's thread.
@Component
class FeedListener implements CommitListener {

    private final ClusterFeed feed;
    private final InstantSource clock;
    private final Map<AgentId, String> agents = new HashMap<>();
    private final Map<FrameworkId, String> frameworks = new HashMap<>();

    FeedListener(ClusterFeed feed, InstantSource clock) {
        this.feed = feed;
        this.clock = clock;
    }

    @Override
    public void opened(LiveView view) {
        agents.clear();
        frameworks.clear();
        view.agents().all().forEach(agent -> agents.put(agent.id(), wordOf(agent)));
        view.frameworks().all().forEach(each -> frameworks.put(each.id(), wordOf(each)));
        feed.begin(view.epoch());
    }

    @Override
    public void closed() {
        feed.end();
    }

    @Override
    public void committed(Commit commit, LiveView view) {
        Instant now = clock.instant();
        List<ClusterEvent> events = new ArrayList<>();
        addAgents(commit, now, events);
        addFrameworks(commit, now, events);
        commit.roles().inserted().forEach(role -> events.add(set(role, now)));
        commit.roles().updated().forEach(role -> events.add(set(role, now)));
        commit.requests().inserted().forEach(request -> events.add(of(request, "WAITING", now)));
        commit.history()
                .requests()
                .forEach(end -> events.add(of(end.request(), end.outcome(), now)));
        commit.offers().inserted().forEach(offer -> events.add(of(offer, "MADE", null, now)));
        commit.history()
                .offers()
                .forEach(end ->
                        events.add(of(end.offer(), end.outcome().name(), end.reason(), now)));
        commit.history().preemptions().forEach(made -> events.add(of(made, now)));
        commit.history().events().forEach(event -> events.add(of(event, now)));
        feed.add(events);
    }

    private void addAgents(Commit commit, Instant now, List<ClusterEvent> events) {
        for (AgentRecord agent : commit.agents().inserted()) {
            agents.put(agent.id(), wordOf(agent));
            events.add(of(agent, "REGISTERED", now));
        }
        for (AgentRecord agent : commit.agents().updated()) {
            String word = wordOf(agent);
            if (!word.equals(agents.put(agent.id(), word))) {
                events.add(of(agent, word, now));
            }
        }
        for (AgentRecord agent : commit.agents().removed()) {
            agents.remove(agent.id());
            events.add(of(agent, "REMOVED", now));
        }
    }

    private static String wordOf(AgentRecord agent) {
        return agent.unreachable() ? "UNREACHABLE" : agent.standing().name();
    }

    private void addFrameworks(Commit commit, Instant now, List<ClusterEvent> events) {
        for (FrameworkRecord framework : commit.frameworks().inserted()) {
            frameworks.put(framework.id(), wordOf(framework));
            events.add(of(framework, "REGISTERED", now));
        }
        for (FrameworkRecord framework : commit.frameworks().updated()) {
            String word = wordOf(framework);
            if (!word.equals(frameworks.put(framework.id(), word))) {
                events.add(of(framework, word, now));
            }
        }
        for (FrameworkRecord framework : commit.frameworks().removed()) {
            frameworks.remove(framework.id());
            events.add(of(framework, "REMOVED", now));
        }
    }

    private static String wordOf(FrameworkRecord framework) {
        return framework.contact().isConnected() ? "CONNECTED" : "DISCONNECTED";
    }

    private static ClusterEvent of(AgentRecord agent, String what, Instant now) {
        return new ClusterEvent(
                Topic.AGENTS, what, agent.id().toString(), null, agent.id(), null, null, now);
    }

    private static ClusterEvent of(FrameworkRecord framework, String what, Instant now) {
        return new ClusterEvent(
                Topic.FRAMEWORKS,
                what,
                framework.id().toString(),
                framework.id(),
                null,
                null,
                null,
                now);
    }

    private static ClusterEvent set(RoleRecord role, Instant now) {
        return new ClusterEvent(
                Topic.ROLES, "SET", role.name().value(), null, null, role.name(), null, now);
    }

    private static ClusterEvent of(ResourceRequest request, String what, Instant now) {
        return new ClusterEvent(
                Topic.REQUESTS,
                what,
                request.key().requestId().value(),
                request.key().frameworkId(),
                null,
                request.role(),
                null,
                now);
    }

    private static ClusterEvent of(Offer offer, String what, @Nullable String reason, Instant now) {
        return new ClusterEvent(
                Topic.OFFERS,
                what,
                offer.id().toString(),
                offer.frameworkId(),
                offer.agentId(),
                offer.role(),
                reason,
                now);
    }

    private static ClusterEvent of(History.Preempted made, Instant now) {
        Preemption receipt = made.receipt();
        return new ClusterEvent(
                Topic.PREEMPTIONS,
                receipt.rule().name(),
                made.id().toString(),
                receipt.request().key().frameworkId(),
                null,
                receipt.request().role(),
                "%d tasks end for request %s"
                        .formatted(receipt.victims().size(), receipt.request().key().requestId()),
                now);
    }

    private static ClusterEvent of(History.TaskEvent event, Instant now) {
        return new ClusterEvent(
                Topic.TASKS,
                event.update().state().name(),
                event.task().taskId().value(),
                event.task().frameworkId(),
                event.update().agentId(),
                null,
                event.update().reason(),
                now);
    }
}
