package io.fairlead.gateway.schedule;

import io.fairlead.api.agent.AgentView;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.policy.Place;
import io.fairlead.core.policy.PolicyEnding;
import io.fairlead.core.policy.RunningTask;
import io.fairlead.core.policy.SchedulingPolicy;
import io.fairlead.core.policy.Situation;
import io.fairlead.core.policy.WaitingTask;
import io.fairlead.core.resource.Quantities;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// Ends what a queue's policy wants to end.
final class PolicyEndings {

    private static final int MOST_OF_A_JOB = 1_000;

    private final QueueDesk desk;
    private final SchedulingPolicy policy;

    PolicyEndings(QueueDesk desk, SchedulingPolicy policy) {
        this.desk = desk;
        this.policy = policy;
    }

    /// The queue as its policy sees it between two rounds.
    private record Now(
            Instant now,
            Quantities capacity,
            Collection<Place<AgentId>> places,
            Collection<RunningTask> running)
            implements Situation {
        @Override
        public Collection<RunningTask> others() {
            return List.of();
        }
    }

    /// Looks, and commits what is to end; the master is told with the next round.
    ///
    /// @param agents all that are known
    void look(Quantities capacity, List<AgentView> agents) {
        // Until the last ones have ended, nobody can tell what they free.
        if (desk.book.attempts().anyMatch(a -> a.eviction != null && !a.isIdle())) {
            return;
        }
        Now now =
                new Now(
                        desk.now(),
                        capacity,
                        agents.stream().map(RunningTasks::place).toList(),
                        RunningTasks.of(desk.book));
        List<PolicyEnding> endings = policy.endings(waiting(), now);
        if (!endings.isEmpty()) {
            desk.commit(life ->
                    endings.forEach(ending -> {
                        Attempt attempt = desk.book.attempt(ending.taskId());
                        if (attempt != null) {
                            life.evict(attempt, ending);
                        }
                    }));
        }
    }

    private List<WaitingTask> waiting() {
        List<WaitingTask> waiting = new ArrayList<>();
        for (JobRun job : desk.book.jobs()) {
            if (!job.isHeldBack() && !job.isEnding()) {
                job.live.values().stream()
                        .filter(attempt -> attempt.isIdle() || attempt.isInRequest())
                        .limit(MOST_OF_A_JOB)
                        .map(OfferPlanner::waiting)
                        .forEach(waiting::add);
            }
        }
        return waiting;
    }
}
