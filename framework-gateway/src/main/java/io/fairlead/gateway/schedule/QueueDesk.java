package io.fairlead.gateway.schedule;

import io.fairlead.api.agent.AgentState;
import io.fairlead.api.agent.AgentView;
import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.id.AgentId;
import io.fairlead.gateway.upstream.KnownAgents;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/// What everything done for one queue needs: its book, and the way to write what changes in it.
final class QueueDesk {

    private static final Duration ENDINGS_EVERY = Duration.ofSeconds(1);

    final QueueBook book = new QueueBook();
    final ScheduleSettings settings;
    private final QueueWriter writer;
    private final KnownAgents agents;
    private final QueueMetrics metrics;
    private final InstantSource clock;
    private final UUID owner;
    private final Lease lease;
    private final Map<AgentId, Attributes> attributes = new HashMap<>();
    private final Placed placed = new Placed();
    private long endingsAtNanos = System.nanoTime();

    QueueDesk(QueueServices services, UUID owner, Lease lease) {
        this.settings = services.settings();
        this.writer = services.writer();
        this.agents = services.agents();
        this.metrics = services.metrics();
        this.clock = services.clock();
        this.owner = owner;
        this.lease = lease;
    }

    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /// Applies a change to the book and writes it: one transaction. When this fails, the book is
    /// worth nothing any more.
    Changes commit(Consumer<LifeCycle> change) {
        Changes changes = new Changes();
        change.accept(new LifeCycle(book, changes, now(), settings));
        placed.join(changes);
        if (!changes.isEmpty()) {
            writer.write(changes, owner, lease);
            metrics.placed(lease.queue(), changes.placed);
        }
        return changes;
    }

    /// Applies the answer of an accept to the book; it is written a moment later.
    void placed(Consumer<LifeCycle> answer) {
        Changes changes = new Changes();
        answer.accept(new LifeCycle(book, changes, now(), settings));
        metrics.placed(lease.queue(), changes.placed);
        placed.add(changes);
    }

    /// Writes what was to be written by now.
    void writeWhatIsDue() {
        commit(_ -> {});
    }

    /// How long until there is something to write, at most the time given.
    Duration untilDue(Duration most) {
        return placed.untilDue(most);
    }

    /// Whether it is time to ask the policy what is to end: once a second.
    boolean timeForEndings() {
        boolean now = System.nanoTime() - endingsAtNanos >= 0;
        if (now) {
            endingsAtNanos = System.nanoTime() + ENDINGS_EVERY.toNanos();
        }
        return now;
    }

    /// All agents, as they were just now.
    List<AgentView> knownAgents() {
        return agents.notOlderThan(ENDINGS_EVERY);
    }

    /// Of all agents that may be offered.
    Collection<Attributes> offerableAttributes() {
        return knownAgents().stream()
                .filter(agent -> agent.state() == AgentState.ACTIVE)
                .map(AgentView::attributes)
                .toList();
    }

    void remember(AgentId agent, Attributes of) {
        attributes.put(agent, of);
    }

    Attributes attributesOf(AgentId agent) {
        Attributes known = attributes.get(agent);
        if (known == null) {
            known = agents.find(agent).map(view -> view.attributes()).orElse(Attributes.NONE);
            attributes.put(agent, known);
        }
        return known;
    }
}
