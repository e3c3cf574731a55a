package io.fairlead.master.state;

import io.fairlead.core.allocation.AgentHoldings;
import io.fairlead.core.allocation.Held;
import io.fairlead.core.allocation.Offer;
import io.fairlead.core.allocation.ResourceRequest;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.OfferId;
import io.fairlead.core.id.RequestKey;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.id.TaskKey;
import io.fairlead.core.resource.Quantities;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The committed state, for any thread: reads touch neither the database nor the writer.
///
/// Each record is whole; records of one batch appear one after the other.
public final class LiveView {

    private final long epoch;
    private final Instant loadedAt;
    private final ClusterState state;
    private final Map<AgentId, AgentHoldings> holdings = new ConcurrentHashMap<>();
    private final Map<AgentId, AgentWork> work = new ConcurrentHashMap<>();
    private final Map<RoleName, Held> byRole = new ConcurrentHashMap<>();
    private final Map<FrameworkId, Held> byFramework = new ConcurrentHashMap<>();
    private final Map<FrameworkId, Integer> tasksByFramework = new ConcurrentHashMap<>();
    private volatile LiveSums sums = LiveSums.NONE;
    private volatile Quantities total = Quantities.ZERO;
    private volatile Quantities shareable = Quantities.ZERO;

    LiveView(long epoch, Instant loadedAt, ClusterState state) {
        this.epoch = epoch;
        this.loadedAt = loadedAt;
        this.state = state;
    }

    /// Everything was read from the database: shows all of it.
    public void showAll() {
        state.agents().all().forEach(agent -> refreshAgent(agent.id()));
        state.frameworks().all().forEach(framework -> refreshFramework(framework.id()));
        state.roles().all().forEach(role -> refreshRole(role.name()));
        refreshTotals();
    }

    void refresh(Commit commit) {
        Set<AgentId> agents = new HashSet<>();
        Set<RoleName> roles = new HashSet<>();
        Set<FrameworkId> frameworks = new HashSet<>();
        each(commit.agents(), agent -> agents.add(agent.id()));
        each(commit.frameworks(), framework -> frameworks.add(framework.id()));
        each(commit.roles(), role -> roles.add(role.name()));
        each(
                commit.offers(),
                offer -> {
                    agents.add(offer.agentId());
                    roles.add(offer.role());
                    frameworks.add(offer.frameworkId());
                });
        each(
                commit.tasks(),
                task -> {
                    agents.add(task.allocation().agentId());
                    roles.add(task.allocation().role());
                    frameworks.add(task.allocation().frameworkId());
                });
        agents.forEach(this::refreshAgent);
        roles.forEach(this::refreshRole);
        frameworks.forEach(this::refreshFramework);
        refreshTotals();
    }

    private static <V> void each(Table.Changes<V> changes, java.util.function.Consumer<V> use) {
        changes.inserted().forEach(use);
        changes.updated().forEach(use);
        changes.removed().forEach(use);
    }

    private void refreshAgent(AgentId id) {
        AgentHoldings now = state.allocator().agent(id).orElse(null);
        if (now == null) {
            holdings.remove(id);
        } else {
            holdings.put(id, now);
        }
        if (state.agents().contains(id)) {
            work.put(id, AgentWork.of(state.taskBook().on(id)));
        } else {
            work.remove(id);
        }
    }

    private void refreshRole(RoleName role) {
        Optional<RoleName> at = Optional.of(role);
        while (at.isPresent()) {
            byRole.put(at.get(), state.allocator().heldBy(at.get()));
            at = at.get().parent();
        }
    }

    private void refreshFramework(FrameworkId id) {
        if (state.frameworks().contains(id)) {
            byFramework.put(id, state.allocator().heldBy(id));
            tasksByFramework.put(id, state.taskBook().of(id).size());
        } else {
            byFramework.remove(id);
            tasksByFramework.remove(id);
        }
    }

    private void refreshTotals() {
        sums = state.sumBook().snapshot();
        total = state.allocator().total();
        shareable = state.allocator().shareable();
    }

    /// Of the leader that it belongs to.
    public long epoch() {
        return epoch;
    }

    /// When that leader took over.
    public Instant loadedAt() {
        return loadedAt;
    }

    /// Agents, those given up included.
    public Published<AgentId, AgentRecord> agents() {
        return state.agents().published();
    }

    /// Frameworks.
    public Published<FrameworkId, FrameworkRecord> frameworks() {
        return state.frameworks().published();
    }

    /// Roles.
    public Published<RoleName, RoleRecord> roles() {
        return state.roles().published();
    }

    /// Outstanding offers.
    public Published<OfferId, Offer> offers() {
        return state.offers().published();
    }

    /// Requests that wait.
    public Published<RequestKey, ResourceRequest> requests() {
        return state.requests().published();
    }

    /// Live tasks.
    public Published<TaskKey, TaskRecord> tasks() {
        return state.tasks().published();
    }

    /// Updates that were not acknowledged yet.
    public Published<UpdateKey, UpdateRecord> updates() {
        return state.updates().published();
    }

    /// Sums over ended tasks.
    public Published<String, SumRecord> endedSums() {
        return state.sums().published();
    }

    /// Sums over live tasks.
    public LiveSums liveSums() {
        return sums;
    }

    /// What fair shares are measured against.
    public Quantities shareable() {
        return shareable;
    }

    /// All agents' total.
    public Quantities total() {
        return total;
    }

    /// One agent's resources; none where it was given up.
    public Optional<AgentHoldings> holdings(AgentId id) {
        return Optional.ofNullable(holdings.get(id));
    }

    /// All agents' resources.
    public Collection<AgentHoldings> holdings() {
        return holdings.values();
    }

    /// What an agent is to be told.
    public AgentWork work(AgentId id) {
        return work.getOrDefault(id, AgentWork.NONE);
    }

    /// What a role holds, with the roles nested in it.
    public Held heldBy(RoleName role) {
        return byRole.getOrDefault(role, Held.NOTHING);
    }

    /// What a framework holds.
    public Held heldBy(FrameworkId id) {
        return byFramework.getOrDefault(id, Held.NOTHING);
    }

    /// How many live tasks a framework has.
    public int tasksOf(FrameworkId id) {
        return tasksByFramework.getOrDefault(id, 0);
    }
}
