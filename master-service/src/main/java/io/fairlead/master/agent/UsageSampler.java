package io.fairlead.master.agent;

import io.fairlead.api.agent.AgentUsage;
import io.fairlead.api.agent.AgentUsage.RunningTaskUsage;
import io.fairlead.api.agent.AgentUsageSample;
import io.fairlead.api.agent.TaskUsage;
import io.fairlead.api.agent.TaskUsageSample;
import io.fairlead.api.problem.ProblemException;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.TaskKey;
import io.fairlead.master.agent.UsageStore.AgentSample;
import io.fairlead.master.agent.UsageStore.TaskSample;
import io.fairlead.master.history.HistorySettings;
import io.fairlead.master.leadership.Leadership;
import io.fairlead.master.persistence.Upkeep;
import io.fairlead.master.state.AgentRecord;
import io.fairlead.master.writer.ClusterWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Puts what agents reported last into history, now and then. Beside the writer: nobody waits for
/// it, and a sample that cannot be kept is passed over.
@Component
class UsageSampler {

    private static final Logger LOG = LoggerFactory.getLogger(UsageSampler.class);

    /// What its column can hold.
    private static final BigDecimal MOST_CPUS = new BigDecimal("999999999");

    private final AgentSessions sessions;
    private final UsageStore store;
    private final HistorySettings.Usage settings;
    private final ClusterWriter writer;
    private final Leadership leadership;
    private final InstantSource clock;
    private final Map<AgentId, AgentUsage> before = new HashMap<>();
    private Instant tasksDue = Instant.EPOCH;
    private long epoch;
    private boolean failing;

    UsageSampler(
            AgentSessions sessions,
            UsageStore store,
            HistorySettings settings,
            ClusterWriter writer,
            Leadership leadership,
            InstantSource clock) {
        this.sessions = sessions;
        this.store = store;
        this.settings = settings.usage();
        this.writer = writer;
        this.leadership = leadership;
        this.clock = clock;
    }

    @Scheduled(
            scheduler = Upkeep.SCHEDULER,
            initialDelayString = "${fairlead.history.usage.every:PT1M}",
            fixedDelayString = "${fairlead.history.usage.every:PT1M}")
    void sample() {
        if (!settings.kept() || !leadership.isServing()) {
            return;
        }
        try {
            keep(clock.instant().truncatedTo(ChronoUnit.MILLIS));
            failing = false;
        } catch (SQLException | ProblemException failed) {
            if (!failing) {
                LOG.warn("usage is not kept why={}", failed.toString());
            }
            failing = true;
        }
    }

    private void keep(Instant now) throws SQLException {
        var view = writer.view();
        if (view.epoch() != epoch) {
            epoch = view.epoch();
            before.clear();
        }
        boolean withTasks = !now.isBefore(tasksDue);
        List<AgentSample> agents = new ArrayList<>();
        List<TaskSample> tasks = new ArrayList<>();
        for (AgentRecord agent : view.agents().all()) {
            AgentUsage usage = sessions.find(agent.id()).map(AgentSession::usage).orElse(null);
            if (usage != null && !usage.equals(before.get(agent.id()))) {
                agents.add(
                        new AgentSample(
                                agent.id(), ofAgent(now, usage, before.put(agent.id(), usage))));
                if (withTasks) {
                    usage.tasks().forEach(task -> tasks.add(ofTask(now, agent.id(), task)));
                }
            }
        }
        before.keySet().removeIf(id -> sessions.find(id).isEmpty());
        if (withTasks) {
            tasksDue = now.plus(settings.tasksEvery());
        }
        store.keep(epoch, agents, tasks);
    }

    private static TaskSample ofTask(Instant now, AgentId agent, RunningTaskUsage task) {
        return new TaskSample(
                new TaskKey(task.frameworkId(), task.taskId()),
                new TaskUsageSample(now, agent, task.usage()));
    }

    private static AgentUsageSample ofAgent(
            Instant now, AgentUsage usage, @Nullable AgentUsage last) {
        return new AgentUsageSample(
                now,
                usage.load(),
                usage.memoryUsedBytes(),
                usage.memoryTotalBytes(),
                usage.diskFreeBytes(),
                usage.diskTotalBytes(),
                usage.tasks().size(),
                last == null ? null : cpus(last, usage),
                sum(usage, TaskUsage::memoryBytes),
                sum(usage, TaskUsage::diskBytes));
    }

    private static long sum(AgentUsage usage, ToLongFunction<TaskUsage> part) {
        return usage.tasks().stream().mapToLong(task -> part.applyAsLong(task.usage())).sum();
    }

    /// What ended since then is not counted: its end tells what it used.
    private static @Nullable BigDecimal cpus(AgentUsage last, AgentUsage now) {
        long time = Duration.between(last.sampledAt(), now.sampledAt()).toMillis();
        if (time <= 0) {
            return null;
        }
        Map<TaskKey, Duration> then = new HashMap<>();
        for (RunningTaskUsage task : last.tasks()) {
            then.put(new TaskKey(task.frameworkId(), task.taskId()), task.usage().cpuTime());
        }
        long used = 0;
        for (RunningTaskUsage task : now.tasks()) {
            Duration start =
                    then.getOrDefault(
                            new TaskKey(task.frameworkId(), task.taskId()), Duration.ZERO);
            used += Math.max(0, task.usage().cpuTime().minus(start).toMillis());
        }
        return BigDecimal.valueOf(used)
                .divide(BigDecimal.valueOf(time), 3, RoundingMode.HALF_UP)
                .min(MOST_CPUS);
    }
}
