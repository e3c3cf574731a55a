package io.fairlead.gateway.job;

import io.fairlead.api.problem.FieldError;
import io.fairlead.api.problem.Problem;
import io.fairlead.api.problem.ProblemException;
import io.fairlead.core.timeline.Admission;
import io.fairlead.core.timeline.DeadlineAsk;
import io.fairlead.gateway.promise.Promises;
import io.fairlead.gateway.queue.HostedQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Answers the deadlines of jobs that are handed in to queues with the policy `DEADLINE`.
@Component
class DeadlineAdmission {

    private final Promises promises;

    DeadlineAdmission(Promises promises) {
        this.promises = promises;
    }

    /// What can be promised from; nothing where this job's deadline is nothing to promise: for its
    /// queue has another policy, nobody says how long it takes, it waits for other jobs, or nothing
    /// is guaranteed to the role.
    Optional<Promises.Basis> basis(JobDocument job, HostedQueue queue) {
        boolean asks =
                job.deadline() != null
                        && queue.policy().startsWith("DEADLINE")
                        && job.type() != JobType.SERVICE
                        && job.after().isEmpty()
                        && lasts(job) != null;
        return asks ? promises.basis(queue.role()) : Optional.empty();
    }

    /// The longest that a task runs: what it is killed after, else what its owner expects.
    private static @Nullable Duration lasts(JobDocument job) {
        Duration lasts = job.maxRunTime() != null ? job.maxRunTime() : job.estimatedDuration();
        return lasts == null || !lasts.isPositive() ? null : lasts;
    }

    /// Asks, in the transaction that this is called in; a yes is to be kept with [#keep].
    ///
    /// @throws ProblemException `CONFLICT` with the earliest finish that could be promised, unless
    ///   the job says that it is content with less
    Admission admit(JobDocument job, Promises.Basis basis, Instant now) {
        Admission admission = promises.askAlone(basis, ask(job, now), now);
        answer(job, admission);
        return admission;
    }

    /// Keeps a promise with its job.
    void keep(
            UUID id,
            JobDocument job,
            Promises.Basis basis,
            Admission.Guaranteed guaranteed,
            Instant now) {
        promises.keep(id, basis, ask(job, now).deadline(), guaranteed, now);
    }

    /// What would be answered now.
    ///
    /// @throws ProblemException as [#admit]
    AdmissionAnswer preview(JobDocument job, Promises.Basis basis, Instant now) {
        return answer(job, promises.ask(basis, ask(job, now), now));
    }

    private static DeadlineAsk ask(JobDocument job, Instant now) {
        Instant deadline = job.deadline();
        Duration lasts = lasts(job);
        if (deadline == null || lasts == null) {
            throw new IllegalStateException("asks for nothing");
        }
        return new DeadlineAsk(
                job.resources().quantities(),
                job.instances(),
                job.type() == JobType.GANG,
                lasts,
                now,
                deadline);
    }

    private static AdmissionAnswer answer(JobDocument job, Admission admission) {
        return switch (admission) {
            case Admission.Guaranteed _ -> AdmissionAnswer.GUARANTEED;
            case Admission.TooLate(Instant earliest) -> {
                if (Boolean.TRUE.equals(job.bestEffort())) {
                    yield AdmissionAnswer.BEST_EFFORT;
                }
                throw refusal(
                                "The deadline cannot be promised: the role's guarantee is kept for"
                                        + " others. The earliest finish that could be promised is "
                                        + earliest
                                        + ".",
                                "cannot be promised before " + earliest)
                        .with("earliestFeasibleFinish", earliest.toString());
            }
            case Admission.TooLarge _ -> {
                if (Boolean.TRUE.equals(job.bestEffort())) {
                    yield AdmissionAnswer.BEST_EFFORT;
                }
                throw refusal(
                        "The deadline cannot be promised: the job is larger than the role's"
                                + " guarantee, or that is in use for an unknown time.",
                        "can never be promised");
            }
        };
    }

    private static ProblemException refusal(String why, String detail) {
        return new ProblemException(
                Problem.CONFLICT,
                why + " With \"bestEffort\": true the job is taken without a promise.",
                List.of(new FieldError("/deadline", detail)));
    }
}
