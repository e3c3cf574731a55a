package io.fairlead.master.agent;

import io.fairlead.api.operator.ClusterView.Silence;
import io.fairlead.core.id.AgentId;
import io.fairlead.master.leadership.Leadership;
import io.fairlead.master.state.AgentRecord;
import io.fairlead.master.state.AgentRecord.Standing;
import io.fairlead.master.state.LiveView;
import io.fairlead.master.writer.ClusterWriter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Looks for agents that were not heard of for too long, and has them marked as unreachable as fast
/// as the [RemovalGuard] allows. On those that have to wait for it nothing is offered.
@Component
public class ContactWatch {

    private static final Logger LOG = LoggerFactory.getLogger(ContactWatch.class);
    private static final Silence NONE = new Silence(0, null, null);

    /// So that one look changes no more than the writer does in a moment.
    private static final int MOST_AT_ONCE = 1_000;

    private final ClusterWriter writer;
    private final AgentSessions sessions;
    private final AgentSettings settings;
    private final Leadership leadership;
    private final InstantSource clock;
    private final RemovalGuard guard;
    private final Set<AgentId> withheld = new HashSet<>();
    private long epoch;
    private long nobodyLateBefore;
    private volatile Silence silence = NONE;

    ContactWatch(
            ClusterWriter writer,
            AgentSessions sessions,
            AgentSettings settings,
            Leadership leadership,
            InstantSource clock,
            MeterRegistry registry) {
        this.writer = writer;
        this.sessions = sessions;
        this.settings = settings;
        this.leadership = leadership;
        this.clock = clock;
        this.guard = new RemovalGuard(settings.removal());
        Gauge.builder("fairlead.agents.silent", this, watch -> watch.silence.agents())
                .description("Agents that are silent for too long and not marked yet")
                .register(registry);
        Gauge.builder(
                        "fairlead.agents.removal.stopped",
                        this,
                        watch -> watch.silence.heldUntil() == null ? 0 : 1)
                .description("1 while no agent is marked as unreachable: too many are silent")
                .register(registry);
    }

    /// How many agents are silent and not marked, and whether they are too many at once.
    public Silence silence() {
        return leadership.isServing() ? silence : NONE;
    }

    @Scheduled(fixedDelayString = "${fairlead.agent.watch-interval:PT1S}")
    void look() {
        if (!leadership.isServing()) {
            return;
        }
        LiveView view = writer.view();
        if (view.epoch() != epoch) {
            epoch = view.epoch();
            withheld.clear();
            nobodyLateBefore = System.nanoTime();
        }
        List<AgentId> late = late(view);
        List<AgentId> silent =
                late.stream()
                        .filter(id -> sessions.of(id).isSilentFor(settings.unreachableAfter()))
                        .toList();
        int allowed = allow(reachable(view, late), late.size(), silent.size());
        mark(silent.subList(0, allowed));
        withhold(silent.subList(allowed, silent.size()));
        endUnreachable(view);
    }

    /// A new leader counts anew: tasks wait rather too long than too short.
    private void endUnreachable(LiveView view) {
        Map<AgentId, Duration> away = new HashMap<>();
        for (AgentRecord agent : view.agents().all()) {
            if (agent.unreachable()
                    && agent.standing() != Standing.GONE
                    && view.work(agent.id()).tasks() > 0) {
                Duration silent = sessions.of(agent.id()).silence();
                away.put(agent.id(), silent.minus(settings.unreachableAfter()));
            }
        }
        if (!away.isEmpty()) {
            writer.call(new EndUnreachable(away));
        }
    }

    /// All sessions are gone through only when one of them may have become late.
    private List<AgentId> late(LiveView view) {
        if (System.nanoTime() - nobodyLateBefore < 0) {
            return List.of();
        }
        List<AgentId> late =
                sessions.silentFor(settings.lateAfter()).stream()
                        .filter(id -> isReachable(view.agents().find(id)))
                        .toList();
        if (late.isEmpty()) {
            Duration left = settings.lateAfter().minus(sessions.longestSilence());
            nobodyLateBefore = System.nanoTime() + left.toNanos();
        }
        return late;
    }

    private static boolean isReachable(@Nullable AgentRecord agent) {
        return agent != null && !agent.unreachable() && agent.standing() != Standing.GONE;
    }

    /// Counted only where it matters: nearly always nobody is late.
    private int reachable(LiveView view, List<AgentId> late) {
        if (late.isEmpty() && silence.heldUntil() == null) {
            return view.agents().all().size();
        }
        return (int) view.agents().all().stream().filter(ContactWatch::isReachable).count();
    }

    private int allow(int reachable, int late, int silent) {
        Instant now = clock.instant();
        RemovalGuard.Standing before = guard.standing(now);
        int allowed = guard.allow(reachable, late, silent, now);
        RemovalGuard.Standing after = guard.standing(now);
        boolean stopped = after == RemovalGuard.Standing.STOPPED;
        silence =
                new Silence(
                        silent - allowed,
                        stopped ? guard.stoppedAt() : null,
                        stopped ? guard.stoppedUntil() : null);
        if (stopped && before != RemovalGuard.Standing.STOPPED) {
            LOG.error(
                    "{} of {} agents fell silent at once: is this master cut off? None is marked as"
                            + " unreachable before {}",
                    late,
                    reachable,
                    guard.stoppedUntil());
        } else if (!stopped && before == RemovalGuard.Standing.STOPPED) {
            LOG.warn("agents are marked as unreachable again late={} of={}", late, reachable);
        }
        return allowed;
    }

    private void mark(List<AgentId> lost) {
        if (!lost.isEmpty()) {
            LOG.warn("agents are silent for {}: {}", settings.unreachableAfter(), lost);
            writer.call(
                    new MarkUnreachable(
                            lost, id -> sessions.of(id).isSilentFor(settings.unreachableAfter())));
            lost.forEach(withheld::remove);
        }
    }

    private void withhold(List<AgentId> waiting) {
        Set<AgentId> heard = new HashSet<>(withheld);
        waiting.forEach(heard::remove);
        List<AgentId> more =
                waiting.stream().filter(id -> !withheld.contains(id)).limit(MOST_AT_ONCE).toList();
        if (!more.isEmpty() || !heard.isEmpty()) {
            writer.call(new WithholdAgents(more, List.copyOf(heard)));
            withheld.addAll(more);
            withheld.removeAll(heard);
        }
    }
}
