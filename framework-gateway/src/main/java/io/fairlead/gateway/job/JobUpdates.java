package io.fairlead.gateway.job;

import io.fairlead.api.Page;
import io.fairlead.api.problem.FieldError;
import io.fairlead.api.problem.Problem;
import io.fairlead.api.problem.ProblemException;
import io.fairlead.gateway.upstream.WireJson;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// New versions of services. Who runs the queue replaces the tasks, as the version's [UpdateRule]
/// says.
@Service
public class JobUpdates {

    private final JobChanges changes;
    private final JobStore store;
    private final JobVersions versions;
    private final WireJson json;
    private final InstantSource clock;

    JobUpdates(
            JobChanges changes,
            JobStore store,
            JobVersions versions,
            WireJson json,
            InstantSource clock) {
        this.changes = changes;
        this.store = store;
        this.versions = versions;
        this.json = json;
        this.clock = clock;
    }

    /// Changes what a service runs. Where its tasks would not see a difference, no version is made.
    ///
    /// @throws ProblemException `NOT_FOUND`, `PRECONDITION_FAILED`; `CONFLICT` where it is no
    ///   service or has ended; `INVALID` with the fields that cannot be changed
    @Transactional
    JobView update(JobAction action, JobDocument wanted) {
        JobView job = service(action);
        JobDocument to = answered(job.job(), wanted);
        refuseFixed(job.job(), to);
        if (!to.equals(job.job())) {
            int version = replace(job, to);
            if (!to.scaled(1).runsLike(job.job().scaled(1))) {
                versions.begin(job.id(), version, text(to), null, now());
            }
        }
        return changes.changed(action);
    }

    private static JobDocument answered(JobDocument before, JobDocument wanted) {
        AdmissionAnswer admission = before.admission();
        return admission == null ? wanted : wanted.admitted(admission);
    }

    private int replace(JobView job, JobDocument to) {
        store.replace(job.id(), to, text(to));
        return job.version() + 1;
    }

    private static void refuseFixed(JobDocument from, JobDocument to) {
        List<FieldError> errors = new ArrayList<>();
        fixed("name", from.name(), to.name(), errors);
        fixed("queue", from.queue(), to.queue(), errors);
        fixed("type", from.type().word(), to.type().word(), errors);
        fixed("deadline", from.deadline(), to.deadline(), errors);
        fixed("after", from.after(), to.after(), errors);
        if (!errors.isEmpty()) {
            throw new ProblemException(
                    Problem.INVALID,
                    "An update cannot change "
                            + String.join(", ", errors.stream().map(FieldError::pointer).toList())
                            + ".",
                    errors);
        }
    }

    private static void fixed(
            String field, @Nullable Object from, @Nullable Object to, List<FieldError> errors) {
        if (!Objects.equals(from, to)) {
            errors.add(new FieldError("/" + field, "cannot be changed; it is " + from));
        }
    }

    /// Goes back to a version: a new one is made that is as that was, with as many instances as
    /// there are now.
    ///
    /// @param to the version; absent: the latest before the newest that had replaced all others
    /// @throws ProblemException as [#update]; `INVALID` where there is no such version; `CONFLICT`
    ///   where there is none to go back to
    @Transactional
    JobView rollBack(JobAction action, @Nullable Integer to) {
        JobView job = service(action);
        JobVersionView target =
                to == null
                        ? versions.deployedBefore(job.id(), newest(job).version())
                                .orElseThrow(() ->
                                        new ProblemException(
                                                Problem.CONFLICT,
                                                "There is no earlier version to go back to."))
                        : versions.find(job.id(), to)
                                .orElseThrow(() ->
                                        ProblemException.invalid(
                                                "/version", "there is no version " + to));
        goBack(job, target);
        return changes.changed(action);
    }

    private void goBack(JobView job, JobVersionView target) {
        JobDocument to = target.job().scaled(job.job().instances());
        versions.begin(job.id(), replace(job, to), text(to), target.version(), now());
    }

    /// Rolls back a version that has failed, where it is still the newest; else nothing is left to
    /// do.
    @Transactional
    public void rollBackFailed(UUID id, int version) {
        JobAction action = new JobAction(id, null);
        JobView job = changes.locked(action);
        RolloutView rollout = newest(job);
        if (!job.state().isTerminal()
                && rollout.version() == version
                && rollout.state() == RolloutState.FAILED) {
            versions.deployedBefore(id, version)
                    .ifPresent(target -> {
                        goBack(job, target);
                        changes.changed(action);
                    });
        }
    }

    /// Lets no further task be replaced. A repeat changes nothing.
    ///
    /// @throws ProblemException as [#update]; `CONFLICT` where nothing is rolled out
    @Transactional
    JobView pause(JobAction action) {
        return setPaused(action, true);
    }

    /// Goes on with a rollout that was paused or has failed. A repeat changes nothing.
    ///
    /// @throws ProblemException as [#pause]
    @Transactional
    JobView resume(JobAction action) {
        return setPaused(action, false);
    }

    private JobView setPaused(JobAction action, boolean paused) {
        JobView job = service(action);
        RolloutView rollout = newest(job);
        switch (rollout.state()) {
            case ROLLING_OUT, PAUSED -> {
                if (paused != (rollout.state() == RolloutState.PAUSED)) {
                    versions.pause(job.id(), rollout.version(), paused);
                    store.noteChange(job.id());
                }
            }
            case FAILED, DEPLOYED, SUPERSEDED ->
                    throw new ProblemException(
                            Problem.CONFLICT,
                            "Version "
                                    + rollout.version()
                                    + " is not being rolled out: it is "
                                    + rollout.state()
                                    + ".");
        }
        return changes.changed(action);
    }

    private JobView service(JobAction action) {
        JobView job = changes.lockedLive(action);
        if (job.job().type() != JobType.SERVICE) {
            throw new ProblemException(
                    Problem.CONFLICT,
                    "Only a service has versions; this is a "
                            + job.job().type().word()
                            + ". Hand in another job.");
        }
        return job;
    }

    private static RolloutView newest(JobView job) {
        return Objects.requireNonNull(job.rollout(), "a service has a version");
    }

    /// Versions of a service, the newest first.
    ///
    /// @param cursor only those below that number
    /// @throws ProblemException `NOT_FOUND`
    @Transactional(readOnly = true)
    Page<JobVersionView> list(UUID id, int limit, @Nullable Integer cursor) {
        changes.require(id);
        List<JobVersionView> found =
                versions.list(id, cursor == null ? Integer.MAX_VALUE : cursor, limit + 1);
        boolean more = found.size() > limit;
        List<JobVersionView> items = more ? found.subList(0, limit) : found;
        return new Page<>(items, more ? Integer.toString(items.getLast().version()) : null);
    }

    /// One version of a service.
    ///
    /// @throws ProblemException `NOT_FOUND`
    @Transactional(readOnly = true)
    JobVersionView get(UUID id, int version) {
        return versions.find(id, version)
                .orElseThrow(
                        () -> ProblemException.notFound("version " + version + " of a job " + id));
    }

    private String text(JobDocument job) {
        return json.mapper().writeValueAsString(job);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
