package io.fairlead.core.simulation;

import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.policy.LivePeers;
import io.fairlead.core.policy.Place;
import io.fairlead.core.policy.Placement;
import io.fairlead.core.policy.PlacementPlanner;
import io.fairlead.core.policy.PolicyEnding;
import io.fairlead.core.policy.RunningTask;
import io.fairlead.core.policy.SchedulingPolicy;
import io.fairlead.core.policy.WaitingTask;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.Resources;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Runs a workload on a cluster under one policy, from event to event of a virtual clock: through
/// the same planner and the same policy that a live queue uses. Nothing is random.
///
/// Of each nested queue the first so many waiting tasks take part in a round, as in a live queue.
/// There is a round when something arrives that may fit, and when something ends; between these
/// nobody looks at the clock.
public final class Simulation {

    private final SchedulingPolicy policy;
    private final int mostCandidates;
    private final Quantities capacity;
    private final Map<AgentId, Place<AgentId>> agents = new LinkedHashMap<>();
    private final Map<String, TreeSet<WaitingTask>> waiting = new TreeMap<>();
    private final Map<TaskId, State> states = new HashMap<>();
    private final Map<TaskId, RunningTask> running = new LinkedHashMap<>();
    private final PriorityQueue<End> ends =
            new PriorityQueue<>(Comparator.comparing(End::at).thenComparing(e -> e.state().id()));
    private final Observer observer;

    /// Hears how time passes.
    @FunctionalInterface
    public interface Observer {
        /// From one moment to another nothing changed.
        void passed(Instant from, Instant to, Moment moment);
    }

    /// What is the case between two events.
    ///
    /// @param running what runs
    /// @param waiting the queues that something waits in, with their first tasks
    public record Moment(
            Collection<RunningTask> running,
            Map<String, ? extends Collection<WaitingTask>> waiting) {}

    private record End(Instant at, State state, int start) {}

    private static final class State {
        private final SimulatedTask task;
        private int starts;
        private int evictions;
        private @Nullable Instant startedAt;
        private @Nullable Instant endedAt;
        private @Nullable Placement<AgentId> placement;

        private State(SimulatedTask task) {
            this.task = task;
        }

        private TaskId id() {
            return task.waiting().first().taskId();
        }
    }

    /// @param agents the empty cluster
    /// @param mostCandidates so many waiting tasks of each nested queue take part in a round
    public Simulation(
            SchedulingPolicy policy,
            Collection<Place<AgentId>> agents,
            int mostCandidates,
            Observer observer) {
        this.policy = policy;
        this.mostCandidates = mostCandidates;
        this.observer = observer;
        Quantities sum = Quantities.ZERO;
        for (Place<AgentId> agent : agents) {
            this.agents.put(agent.agentId(), agent);
            sum = sum.plus(agent.total());
        }
        this.capacity = sum;
    }

    /// Runs it all, until nothing is left that can run.
    ///
    /// @return one for each task, in the order of submission
    public List<TaskRun> run(Collection<SimulatedTask> workload) {
        List<SimulatedTask> arrivals =
                workload.stream()
                        .sorted(
                                Comparator.comparing((SimulatedTask t) -> t.waiting().submittedAt())
                                        .thenComparing(t -> t.waiting().name()))
                        .toList();
        List<State> all = arrivals.stream().map(State::new).toList();
        int next = 0;
        @Nullable Instant now = null;
        while (next < all.size() || !ends.isEmpty()) {
            Instant at = nextEvent(all, next);
            if (now != null && at.isAfter(now)) {
                observer.passed(now, at, new Moment(running.values(), waiting));
            }
            now = at;
            boolean freed = endAll(at);
            boolean mayFit = freed;
            while (next < all.size() && !submitted(all.get(next)).isAfter(at)) {
                mayFit |= arrive(all.get(next++));
            }
            round(at, mayFit);
        }
        return all.stream()
                .map(s -> new TaskRun(s.task, s.startedAt, s.endedAt, s.evictions))
                .toList();
    }

    private Instant nextEvent(List<State> all, int next) {
        End end = ends.peek();
        if (next >= all.size() && end != null) {
            return end.at();
        }
        Instant arrival = submitted(all.get(next));
        return end == null || arrival.isBefore(end.at()) ? arrival : end.at();
    }

    private static Instant submitted(State state) {
        return state.task.waiting().submittedAt();
    }

    private boolean endAll(Instant now) {
        boolean any = false;
        for (End end = ends.peek(); end != null && !end.at().isAfter(now); end = ends.peek()) {
            ends.poll();
            if (end.state().placement != null && end.state().starts == end.start()) {
                release(end.state());
                end.state().endedAt = end.at();
                any = true;
            }
        }
        return any;
    }

    /// @return whether it fits somewhere now; where not, nothing has changed for anybody
    private boolean arrive(State state) {
        WaitingTask task = state.task.waiting();
        states.put(state.id(), state);
        queueOf(task).add(task);
        return agents.values().stream()
                .anyMatch(agent -> agent.free().carve(task.first().resources()).isPresent());
    }

    private TreeSet<WaitingTask> queueOf(WaitingTask task) {
        return waiting.computeIfAbsent(task.queue(), _ -> new TreeSet<>(policy.order(capacity)));
    }

    /// @param mayFit whether something may fit that did not before
    private void round(Instant now, boolean mayFit) {
        List<WaitingTask> left = mayFit ? place(now) : candidates();
        if (!policy.endsTasks()) {
            return;
        }
        List<PolicyEnding> endings =
                policy.endings(left, new SimulatedSituation(now, capacity, agents, running));
        if (!endings.isEmpty()) {
            // What is ended waits until those that it is ended for have had their turn.
            List<WaitingTask> evicted = new ArrayList<>();
            endings.forEach(ending -> end(ending, evicted));
            place(now);
            evicted.forEach(task -> queueOf(task).add(task));
        }
    }

    /// @return what is left waiting
    private List<WaitingTask> place(Instant now) {
        List<WaitingTask> candidates = candidates();
        if (candidates.isEmpty()) {
            return candidates;
        }
        PlacementPlanner.Plan<AgentId> plan =
                new PlacementPlanner<>(policy, agents.values(), new LivePeers())
                        .plan(
                                candidates,
                                new PlacementPlanner.Surroundings(
                                        now, capacity, running::values, List::of, List::of));
        plan.placed().forEach((task, placements) -> start(task, placements.getFirst(), now));
        return plan.left();
    }

    private List<WaitingTask> candidates() {
        List<WaitingTask> candidates = new ArrayList<>();
        for (TreeSet<WaitingTask> queue : waiting.values()) {
            queue.stream().limit(mostCandidates).forEach(candidates::add);
        }
        return candidates;
    }

    private State state(TaskId id) {
        State state = states.get(id);
        if (state == null) {
            throw new IllegalStateException("its policy made up " + id);
        }
        return state;
    }

    private void start(WaitingTask task, Placement<AgentId> placement, Instant now) {
        State state = state(task.first().taskId());
        queueOf(task).remove(task);
        change(placement, placement.resources(), false);
        state.placement = placement;
        state.startedAt = now;
        state.starts++;
        running.put(
                state.id(),
                new RunningTask(
                        task.first(),
                        placement.place().agentId(),
                        placement.resources().quantities(),
                        now));
        ends.add(new End(now.plus(state.task.runs()), state, state.starts));
    }

    private void change(Placement<AgentId> placement, Resources amounts, boolean back) {
        agents.computeIfPresent(
                placement.place().agentId(),
                (_, at) ->
                        new Place<>(
                                at.id(),
                                at.agentId(),
                                at.attributes(),
                                back ? at.free().plus(amounts) : at.free().minus(amounts),
                                at.total()));
    }

    private void release(State state) {
        Placement<AgentId> placement = state.placement;
        if (placement != null) {
            change(placement, placement.resources(), true);
            state.placement = null;
            running.remove(state.id());
        }
    }

    private void end(PolicyEnding ending, List<WaitingTask> evicted) {
        State state = state(ending.taskId());
        release(state);
        WaitingTask task = state.task.waiting();
        queueOf(task).remove(task);
        if (ending.cause() == PolicyEnding.Cause.RECLAIMED) {
            state.evictions++;
            evicted.add(task);
        }
    }
}
