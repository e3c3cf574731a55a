package io.fairlead.master.agent;

import io.fairlead.api.agent.AgentUsage;
import io.fairlead.api.agent.TaskUsage;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.TaskKey;
import io.fairlead.master.state.AgentRecord.Standing;
import io.fairlead.master.state.Commit;
import io.fairlead.master.state.LiveView;
import io.fairlead.master.state.TaskRecord;
import io.fairlead.master.writer.CommitListener;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// The sessions of all agents. Wakes an agent's held sync when something of it has changed.
@Component
public class AgentSessions implements CommitListener {

    private final Map<AgentId, AgentSession> sessions = new ConcurrentHashMap<>();
    private final SyncRelease release;
    private final InstantSource clock;

    AgentSessions(SyncRelease release, InstantSource clock) {
        this.release = release;
        this.clock = clock;
    }

    AgentSession of(AgentId id) {
        return sessions.computeIfAbsent(id, _ -> new AgentSession(release));
    }

    /// Of an agent that may be none, or given up: those have none.
    Optional<AgentSession> find(AgentId id) {
        return Optional.ofNullable(sessions.get(id));
    }

    void restart(AgentId id, @Nullable UUID process) {
        of(id).restart(process, clock.instant());
    }

    /// Who was not heard of for so long; some of them may be given up already. Goes through all
    /// sessions once, and looks nothing up.
    List<AgentId> silentFor(Duration time) {
        List<AgentId> silent = new ArrayList<>();
        sessions.forEach((id, session) -> {
            if (session.isSilentFor(time)) {
                silent.add(id);
            }
        });
        return silent;
    }

    /// How long the one is silent that was heard of least lately; zero where there is none.
    Duration longestSilence() {
        long now = System.nanoTime();
        long longest = 0;
        for (AgentSession session : sessions.values()) {
            longest = Math.max(longest, now - session.lastContact());
        }
        return Duration.ofNanos(longest);
    }

    /// What agents reported last of themselves and their tasks.
    public Collection<AgentUsage> usages() {
        return sessions.values().stream()
                .map(AgentSession::usage)
                .filter(Objects::nonNull)
                .toList();
    }

    /// What live tasks used, as last reported.
    public Map<TaskKey, TaskUsage> taskUsages() {
        Map<TaskKey, TaskUsage> byTask = new HashMap<>();
        for (AgentUsage usage : usages()) {
            for (AgentUsage.RunningTaskUsage task : usage.tasks()) {
                byTask.put(new TaskKey(task.frameworkId(), task.taskId()), task.usage());
            }
        }
        return byTask;
    }

    @Override
    public void opened(LiveView view) {
        sessions.clear();
        view.agents().all().stream()
                .filter(agent -> agent.standing() != Standing.GONE)
                .forEach(agent -> of(agent.id()));
    }

    @Override
    public void committed(Commit commit, LiveView view) {
        Set<AgentId> touched = new HashSet<>();
        commit.agents().updated().forEach(agent -> touched.add(agent.id()));
        commit.tasks().inserted().forEach(task -> touched.add(agentOf(task)));
        commit.tasks().updated().forEach(task -> touched.add(agentOf(task)));
        touched.forEach(id -> of(id).wake());
        commit.agents().updated().stream()
                .filter(agent -> agent.standing() == Standing.GONE)
                .forEach(agent -> sessions.remove(agent.id()));
        commit.agents().removed().forEach(agent -> forget(agent.id()));
    }

    private void forget(AgentId id) {
        AgentSession over = sessions.remove(id);
        if (over != null) {
            over.wake();
        }
    }

    private static AgentId agentOf(TaskRecord task) {
        return task.allocation().agentId();
    }

    @Override
    public void closed() {
        sessions.values().forEach(AgentSession::wake);
    }
}
