package io.fairlead.master.cluster;

import io.fairlead.api.agent.AgentUsage;
import io.fairlead.api.operator.ClusterView;
import io.fairlead.api.operator.ClusterView.Counts;
import io.fairlead.api.operator.ClusterView.ExecutionModel;
import io.fairlead.api.operator.ClusterView.Leader;
import io.fairlead.api.operator.ClusterView.ResourceModel;
import io.fairlead.api.operator.ClusterView.TimeModel;
import io.fairlead.core.allocation.AgentHoldings;
import io.fairlead.core.allocation.ResourceRequest;
import io.fairlead.core.id.TaskKey;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.task.TaskSpec;
import io.fairlead.master.agent.AgentSessions;
import io.fairlead.master.agent.ContactWatch;
import io.fairlead.master.leadership.Leadership;
import io.fairlead.master.state.AgentRecord;
import io.fairlead.master.state.AgentRecord.Standing;
import io.fairlead.master.state.LiveView;
import io.fairlead.master.state.SumRecord;
import io.fairlead.master.state.TaskRecord;
import io.fairlead.master.writer.ClusterWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.springframework.stereotype.Service;

/// The cluster model R, T, E, read from the committed state.
@Service
class ClusterModel {

    private final ClusterWriter writer;
    private final Leadership leadership;
    private final AgentSessions sessions;
    private final ContactWatch contactWatch;
    private final InstantSource clock;

    ClusterModel(
            ClusterWriter writer,
            Leadership leadership,
            AgentSessions sessions,
            ContactWatch contactWatch,
            InstantSource clock) {
        this.writer = writer;
        this.leadership = leadership;
        this.sessions = sessions;
        this.contactWatch = contactWatch;
        this.clock = clock;
    }

    ClusterView read() {
        LiveView view = writer.view();
        URI address = leadership.address();
        Instant now = clock.instant();
        ResourceModel resources = resources(view);
        return new ClusterView(
                new Leader(
                        address == null ? URI.create("") : address,
                        view.epoch(),
                        leadership.since()),
                counts(view),
                contactWatch.silence(),
                resources,
                time(view, now),
                execution(view, resources.total(), now));
    }

    private static Counts counts(LiveView view) {
        List<AgentRecord> agents =
                view.agents().all().stream().filter(a -> a.standing() != Standing.GONE).toList();
        int unreachable = (int) agents.stream().filter(AgentRecord::unreachable).count();
        return new Counts(
                agents.size() - unreachable,
                unreachable,
                view.frameworks().all().size(),
                view.roles().all().size(),
                view.offers().all().size(),
                view.tasks().all().size(),
                view.requests().all().size());
    }

    private static ResourceModel resources(LiveView view) {
        Quantities total = Quantities.ZERO;
        Quantities offered = Quantities.ZERO;
        Quantities allocated = Quantities.ZERO;
        for (AgentHoldings agent : view.holdings()) {
            total = total.plus(agent.total().quantities());
            offered = offered.plus(agent.offered().quantities());
            allocated = allocated.plus(agent.allocated().quantities());
        }
        return new ResourceModel(total, offered, allocated, total.minus(offered).minus(allocated));
    }

    private static TimeModel time(LiveView view, Instant now) {
        Duration waiting = Duration.ZERO;
        long known = 0;
        long unknown = 0;
        for (ResourceRequest request : view.requests().all()) {
            for (TaskSpec task : request.tasks()) {
                Duration expected = task.expectedDuration();
                if (expected == null) {
                    unknown++;
                } else {
                    known++;
                    waiting = waiting.plus(expected);
                }
            }
        }
        return new TimeModel(
                Duration.ofMillis(sum(view, "millis").longValueExact()),
                sum(view, "tasks").longValueExact(),
                Duration.ofMillis(view.liveSums().runningUntil(now).longValueExact()),
                view.liveSums().running(),
                waiting,
                known,
                unknown);
    }

    private static BigInteger sum(LiveView view, String name) {
        SumRecord sum = view.endedSums().find(name);
        return sum == null ? BigInteger.ZERO : sum.value();
    }

    private ExecutionModel execution(LiveView view, Quantities total, Instant now) {
        SortedMap<String, BigInteger> allocated =
                new TreeMap<>(view.liveSums().allocatedUntil(now));
        for (SumRecord sum : view.endedSums().all()) {
            if (sum.name().startsWith("allocated.")) {
                allocated.merge(
                        sum.name().substring("allocated.".length()), sum.value(), BigInteger::add);
            }
        }
        SortedMap<String, BigDecimal> used = new TreeMap<>();
        used.put("cpus", perSecond(sum(view, "used.cpus").add(runningCpu(view))));
        SortedMap<String, BigDecimal> shown = new TreeMap<>();
        allocated.forEach((kind, amount) -> shown.put(kind, perSecond(amount)));
        return new ExecutionModel(shown, used, Makespan.bound(view, total, now));
    }

    /// Processor time of tasks that still live, in thousandths × milliseconds.
    private BigInteger runningCpu(LiveView view) {
        long millis = 0;
        for (AgentUsage usage : sessions.usages()) {
            for (AgentUsage.RunningTaskUsage task : usage.tasks()) {
                TaskRecord live = view.tasks().find(new TaskKey(task.frameworkId(), task.taskId()));
                millis += live == null ? 0 : task.usage().cpuTime().toSeconds() * 1000;
            }
        }
        return BigInteger.valueOf(millis).multiply(BigInteger.valueOf(1000));
    }

    private static BigDecimal perSecond(BigInteger thousandthMillis) {
        BigDecimal amount = new BigDecimal(thousandthMillis).movePointLeft(6).stripTrailingZeros();
        return amount.scale() < 0 ? amount.setScale(0) : amount;
    }
}
