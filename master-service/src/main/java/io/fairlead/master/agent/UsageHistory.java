package io.fairlead.master.agent;

import io.fairlead.api.Page;
import io.fairlead.api.agent.AgentUsageSample;
import io.fairlead.api.agent.TaskUsageSample;
import io.fairlead.api.problem.ProblemException;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.TaskId;
import io.fairlead.master.history.Span;
import io.fairlead.master.writer.ClusterWriter;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/// What people ask of past usage.
@Service
public class UsageHistory {

    private final UsageStore store;
    private final ClusterWriter writer;
    private final InstantSource clock;

    UsageHistory(UsageStore store, ClusterWriter writer, InstantSource clock) {
        this.store = store;
        this.writer = writer;
        this.clock = clock;
    }

    Page<AgentUsageSample> of(
            AgentId agent,
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable Integer limit,
            @Nullable String cursor) {
        Span span = Span.of(from, to, limit, cursor, clock.instant());
        if (writer.view().agents().find(agent) == null && !store.tellsOf(agent)) {
            throw ProblemException.notFound("agent " + agent);
        }
        return span.page(store.of(agent, span), AgentUsageSample::at);
    }

    /// What a task had used while it ran, oldest first; nothing of one that never ran for long.
    public Page<TaskUsageSample> of(
            FrameworkId framework,
            TaskId task,
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable Integer limit,
            @Nullable String cursor) {
        Span span = Span.of(from, to, limit, cursor, clock.instant());
        writer.view();
        return span.page(store.of(framework, task, span), TaskUsageSample::at);
    }
}
