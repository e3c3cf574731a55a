package io.fairlead.gateway.job;

import io.fairlead.api.problem.FieldError;
import io.fairlead.api.problem.Problem;
import io.fairlead.api.problem.ProblemException;
import io.fairlead.gateway.upstream.WireJson;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// What people change of jobs that are handed in. Each change is a note for who runs the queue.
@Service
class JobChanges {

    private final Jobs jobs;
    private final JobStore store;
    private final EntityManager entities;
    private final WireJson json;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;

    JobChanges(
            Jobs jobs,
            JobStore store,
            EntityManager entities,
            WireJson json,
            ApplicationEventPublisher events,
            InstantSource clock) {
        this.jobs = jobs;
        this.store = store;
        this.entities = entities;
        this.json = json;
        this.events = events;
        this.clock = clock;
    }

    /// Asks for the end of a job; a repeat, or a job that has ended, changes nothing.
    ///
    /// @throws ProblemException `NOT_FOUND`, or `PRECONDITION_FAILED`
    @Transactional
    JobView stop(JobAction action) {
        locked(action);
        store.requestStop(action.job(), now());
        return changed(action);
    }

    /// Holds a job back: what runs goes on, what waits waits. A repeat changes nothing.
    ///
    /// @throws ProblemException `NOT_FOUND`, `PRECONDITION_FAILED`, or `CONFLICT` where it has
    ///   ended
    @Transactional
    JobView pause(JobAction action) {
        lockedLive(action);
        store.pause(action.job(), now());
        return changed(action);
    }

    /// Lets a job go on. A repeat changes nothing.
    ///
    /// @throws ProblemException as [#pause]
    @Transactional
    JobView resume(JobAction action) {
        lockedLive(action);
        store.pause(action.job(), null);
        return changed(action);
    }

    /// @throws ProblemException `NOT_FOUND`
    void require(UUID id) {
        jobs.get(id);
    }

    /// The job, locked until the transaction ends.
    ///
    /// @throws ProblemException `NOT_FOUND`, or `PRECONDITION_FAILED`
    JobView locked(JobAction action) {
        int version =
                store.lock(action.job())
                        .orElseThrow(() -> ProblemException.notFound("job " + action.job()));
        Integer seen = action.ifVersion();
        if (seen != null && seen != version) {
            throw new ProblemException(
                    Problem.PRECONDITION_FAILED,
                    "The job has version " + version + " now, not " + seen + ": read it again.",
                    List.of(new FieldError("If-Match", "is not \"" + version + "\"")));
        }
        return jobs.get(action.job());
    }

    /// The same, of a job that goes on.
    ///
    /// @throws ProblemException also `CONFLICT` where it has ended or is being stopped
    JobView lockedLive(JobAction action) {
        JobView job = locked(action);
        if (job.state().isTerminal() || job.stopRequestedAt() != null) {
            throw new ProblemException(
                    Problem.CONFLICT,
                    "The job "
                            + (job.state().isTerminal()
                                    ? "has ended as " + job.state()
                                    : "is being stopped")
                            + "; hand it in again with POST /v1/jobs/"
                            + action.job()
                            + "/rerun.");
        }
        return job;
    }

    /// The job after a change; who runs its queue hears of it after the commit.
    JobView changed(JobAction action) {
        entities.clear();
        JobView job = jobs.get(action.job());
        events.publishEvent(new JobNeedsAttention(job.job().queue()));
        return job;
    }

    /// Changes how many instances a service has.
    ///
    /// @throws ProblemException as [#pause]; `CONFLICT` where it is no service
    @Transactional
    JobView scale(JobAction action, int instances) {
        JobView job = lockedLive(action);
        if (job.job().type() != JobType.SERVICE) {
            throw new ProblemException(
                    Problem.CONFLICT,
                    "Only a service can be scaled; this is a " + job.job().type().word() + ".");
        }
        store.scale(
                action.job(),
                instances,
                json.mapper().writeValueAsString(job.job().scaled(instances)));
        return changed(action);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
