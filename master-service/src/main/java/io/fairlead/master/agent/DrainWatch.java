package io.fairlead.master.agent;

import io.fairlead.core.id.AgentId;
import io.fairlead.master.leadership.Leadership;
import io.fairlead.master.state.AgentRecord;
import io.fairlead.master.state.AgentRecord.Standing;
import io.fairlead.master.state.LiveView;
import io.fairlead.master.writer.ClusterWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Minds the deadlines of draining agents.
@Component
class DrainWatch {

    private final ClusterWriter writer;
    private final Leadership leadership;
    private final InstantSource clock;

    DrainWatch(ClusterWriter writer, Leadership leadership, InstantSource clock) {
        this.writer = writer;
        this.leadership = leadership;
        this.clock = clock;
    }

    @Scheduled(fixedDelayString = "${fairlead.agent.watch-interval:PT1S}")
    void look() {
        if (!leadership.isServing()) {
            return;
        }
        LiveView view = writer.view();
        Instant now = clock.instant();
        List<AgentId> due =
                view.agents().all().stream()
                        .filter(agent -> agent.standing() == Standing.DRAINING)
                        .filter(agent -> isDue(view, agent, now))
                        .map(AgentRecord::id)
                        .toList();
        if (!due.isEmpty()) {
            writer.call(new EndDraining(due));
        }
    }

    private static boolean isDue(LiveView view, AgentRecord agent, Instant now) {
        return view.tasks().all().stream()
                .filter(task -> task.allocation().agentId().equals(agent.id()))
                .anyMatch(task -> DrainAgent.isDue(agent, task, now));
    }
}
