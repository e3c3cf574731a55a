package io.fairlead.master.agent;

import io.fairlead.core.id.AgentId;
import io.fairlead.master.leadership.Leadership;
import io.fairlead.master.state.AgentRecord;
import io.fairlead.master.state.AgentRecord.Standing;
import io.fairlead.master.writer.ClusterWriter;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Looks for agents that were not heard of for too long.
@Component
class ContactWatch {

    private static final Logger LOG = LoggerFactory.getLogger(ContactWatch.class);

    private final ClusterWriter writer;
    private final AgentSessions sessions;
    private final AgentSettings settings;
    private final Leadership leadership;

    ContactWatch(
            ClusterWriter writer,
            AgentSessions sessions,
            AgentSettings settings,
            Leadership leadership) {
        this.writer = writer;
        this.sessions = sessions;
        this.settings = settings;
        this.leadership = leadership;
    }

    @Scheduled(fixedDelayString = "${fairlead.agent.watch-interval:PT1S}")
    void look() {
        if (!leadership.isServing()) {
            return;
        }
        List<AgentId> silent =
                writer.view().agents().all().stream()
                        .filter(agent -> !agent.unreachable() && agent.standing() != Standing.GONE)
                        .map(AgentRecord::id)
                        .filter(this::isSilent)
                        .toList();
        if (!silent.isEmpty()) {
            LOG.warn("agents are silent for {}: {}", settings.unreachableAfter(), silent);
            writer.call(new MarkUnreachable(silent, this::isSilent));
        }
    }

    private boolean isSilent(AgentId id) {
        return sessions.of(id).isSilentFor(settings.unreachableAfter());
    }
}
