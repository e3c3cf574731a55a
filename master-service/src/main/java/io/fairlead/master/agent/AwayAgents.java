package io.fairlead.master.agent;

import io.fairlead.core.id.AgentId;
import io.fairlead.master.agent.AgentSettings.Away;
import io.fairlead.master.leadership.Leadership;
import io.fairlead.master.persistence.Upkeep;
import io.fairlead.master.state.AgentRecord;
import io.fairlead.master.state.AgentRecord.Standing;
import io.fairlead.master.state.LiveView;
import io.fairlead.master.writer.ClusterWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Has agents forgotten that are away for long: those given up, which are kept so that they are not
/// let in again, and those that fell silent and never came back.
@Component
class AwayAgents {

    private static final Logger LOG = LoggerFactory.getLogger(AwayAgents.class);

    /// So that one command takes the writer, and the database, a moment only.
    private static final int AT_ONCE = 200;

    private final ClusterWriter writer;
    private final Leadership leadership;
    private final Away settings;
    private final InstantSource clock;

    AwayAgents(
            ClusterWriter writer,
            Leadership leadership,
            AgentSettings settings,
            InstantSource clock) {
        this.writer = writer;
        this.leadership = leadership;
        this.settings = settings.away();
        this.clock = clock;
    }

    @Scheduled(
            scheduler = Upkeep.SCHEDULER,
            fixedDelayString = "${fairlead.agent.away.look-every:PT15M}")
    void look() {
        if (!leadership.isServing()) {
            return;
        }
        LiveView view = writer.view();
        List<AgentId> over = new ArrayList<>(over(view, AwayAgents::isGone));
        over.addAll(over(view, agent -> isForgettable(view, agent)));
        for (int from = 0; from < over.size(); from += AT_ONCE) {
            List<AgentId> some = over.subList(from, Math.min(over.size(), from + AT_ONCE));
            writer.call(new ForgetAgents(List.copyOf(some)));
        }
        if (!over.isEmpty()) {
            LOG.info("agents that were away for long are forgotten agents={}", over.size());
        }
    }

    private static boolean isGone(AgentRecord agent) {
        return agent.standing() == Standing.GONE;
    }

    private static boolean isForgettable(LiveView view, AgentRecord agent) {
        return agent.isJustAway() && view.work(agent.id()).tasks() == 0;
    }

    /// Those away for longer than wanted, and the longest away of more than are wanted.
    private List<AgentId> over(LiveView view, Predicate<AgentRecord> kind) {
        Instant oldest = clock.instant().minus(settings.maxAge());
        List<AgentRecord> away =
                view.agents().all().stream()
                        .filter(kind)
                        .filter(agent -> agent.awaySince() != null)
                        .sorted(
                                Comparator.comparing((AgentRecord agent) ->
                                        Objects.requireNonNull(agent.awaySince())))
                        .toList();
        int tooMany = Math.max(0, away.size() - settings.maxCount());
        List<AgentId> over = new ArrayList<>();
        for (int i = 0; i < away.size(); i++) {
            Instant since = Objects.requireNonNull(away.get(i).awaySince());
            if (i >= tooMany && !since.isBefore(oldest)) {
                break;
            }
            over.add(away.get(i).id());
        }
        return over;
    }
}
