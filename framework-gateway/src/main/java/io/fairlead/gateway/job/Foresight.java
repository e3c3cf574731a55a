package io.fairlead.gateway.job;

import io.fairlead.api.framework.AllocationMode;
import io.fairlead.api.operator.WaitingNeed;
import io.fairlead.api.operator.WaitingView;
import io.fairlead.core.explanation.Outlook;
import io.fairlead.core.task.TaskSpec;
import io.fairlead.gateway.queue.HostedQueue;
import io.fairlead.gateway.upstream.MasterExplanations;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;

/// What would become of a job that was not handed in: the master explains its first task, of a gang
/// all of it.
@Component
class Foresight {

    private static final UUID NO_JOB = new UUID(0, 0);
    private static final int MOST_MEMBERS = 10_000;

    /// What is only a matter of turn, or ends when a queue asks for offers anew.
    private static final Set<WaitingView.Kind> PASSING =
            EnumSet.of(WaitingView.Kind.ORDER, WaitingView.Kind.FAIRNESS, WaitingView.Kind.REFUSED);

    private final MasterExplanations masters;

    Foresight(MasterExplanations masters) {
        this.masters = masters;
    }

    /// @return empty where no master answers, or it does not know the queue yet
    Optional<WaitingView> of(JobDocument job, HostedQueue queue) {
        boolean gang = job.type() == JobType.GANG;
        int members = gang ? Math.min(job.instances(), MOST_MEMBERS) : 1;
        List<TaskSpec> tasks =
                IntStream.range(0, members).mapToObj(i -> job.task(NO_JOB, i, 1)).toList();
        return masters.explain(
                new WaitingNeed(
                        queue.frameworkId(),
                        queue.role(),
                        gang ? AllocationMode.REQUEST : queue.allocation(),
                        tasks,
                        null));
    }

    static JobController.Verdict verdict(WaitingView why) {
        if (why.outlook() == Outlook.NEVER_FITS) {
            return JobController.Verdict.NEVER_FITS;
        }
        return why.blockers().stream().allMatch(reason -> PASSING.contains(reason.kind()))
                ? JobController.Verdict.FITS_NOW
                : JobController.Verdict.WOULD_WAIT;
    }
}
