package io.fairlead.gateway.job;

import static java.util.stream.Collectors.toSet;

import io.fairlead.api.Page;
import io.fairlead.api.problem.FieldError;
import io.fairlead.api.problem.Problem;
import io.fairlead.api.problem.ProblemException;
import io.fairlead.core.id.UuidV7;
import io.fairlead.core.task.TaskState;
import io.fairlead.core.timeline.Admission;
import io.fairlead.gateway.promise.Promises;
import io.fairlead.gateway.queue.HostedQueue;
import io.fairlead.gateway.upstream.WireJson;
import jakarta.persistence.EntityManager;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// Jobs: taken in, read, stopped. What a job's tasks do is decided by who runs its queue.
@Service
public class Jobs {

    private static final int MILLIS_FROM_BIT = 16;

    private final JobStore store;
    private final JobVersions versions;
    private final IdempotencyKeys keys;
    private final KnownQueues queues;
    private final DeadlineAdmission admission;
    private final EntityManager entities;
    private final WireJson json;
    private final ApplicationEventPublisher events;
    private final InstantSource clock = InstantSource.system();
    private final SecureRandom random = new SecureRandom();

    Jobs(
            JobStore store,
            JobVersions versions,
            IdempotencyKeys keys,
            KnownQueues queues,
            DeadlineAdmission admission,
            EntityManager entities,
            WireJson json,
            ApplicationEventPublisher events) {
        this.store = store;
        this.versions = versions;
        this.keys = keys;
        this.queues = queues;
        this.admission = admission;
        this.entities = entities;
        this.json = json;
        this.events = events;
    }

    /// A key that a call came with.
    ///
    /// @param bodyHash of the call's body
    record CallKey(String key, byte[] bodyHash) {}

    /// What was answered to a submission.
    ///
    /// @param body the job, as JSON
    record Taken(UUID id, String body) {}

    /// The answer that this key got before, if it did.
    ///
    /// @throws ProblemException `KEY_REUSED` where that was for another body
    @Transactional(readOnly = true)
    Optional<Taken> answered(CallKey key) {
        return kept(key);
    }

    private Optional<Taken> kept(CallKey key) {
        return keys.find(key.key(), now())
                .map(kept -> {
                    if (!Arrays.equals(kept.bodyHash(), key.bodyHash())) {
                        throw new ProblemException(
                                Problem.KEY_REUSED,
                                "The Idempotency-Key was used with another job within the"
                                        + " last 24 hours.",
                                List.of(
                                        new FieldError(
                                                "Idempotency-Key", "was used with another body")));
                    }
                    return new Taken(kept.jobId(), kept.answer());
                });
    }

    /// Takes a job in: committed when this returns.
    ///
    /// @throws ProblemException `INVALID` where there is no such queue
    @Transactional
    Taken submit(JobDocument job, @Nullable CallKey key, JobOrigin origin) {
        return submit(job, key, origin, Optional.empty());
    }

    /// The same, with what a promise for the job's deadline can be made from.
    @Transactional
    Taken submit(
            JobDocument job,
            @Nullable CallKey key,
            JobOrigin origin,
            Optional<Promises.Basis> basis) {
        if (key != null) {
            keys.lock(key.key());
            Optional<Taken> before = kept(key);
            if (before.isPresent()) {
                return before.get();
            }
        }
        Set<UUID> after = job.after().stream().map(JobDependency::job).collect(toSet());
        JobView view = take(new Planned(newIds(1, after).getFirst(), job, basis), origin);
        return answer(view.id(), view, key);
    }

    /// A job that is to be handed in under that id.
    ///
    /// @param basis what a promise for its deadline can be made from
    record Planned(UUID id, JobDocument job, Optional<Promises.Basis> basis) {}

    /// Takes jobs in, each after those that it waits for: all are committed when this returns, or
    /// none is.
    ///
    /// @throws ProblemException as for one job
    @Transactional
    Taken submitTogether(List<Planned> planned, @Nullable CallKey key) {
        if (key != null) {
            keys.lock(key.key());
            Optional<Taken> before = kept(key);
            if (before.isPresent()) {
                return before.get();
            }
        }
        List<JobView> views = planned.stream().map(job -> take(job, JobOrigin.PERSON)).toList();
        return answer(views.getFirst().id(), new WorkflowController.TakenWorkflow(views), key);
    }

    private Taken answer(UUID id, Object view, @Nullable CallKey key) {
        Taken taken = new Taken(id, json.mapper().writeValueAsString(view));
        if (key != null) {
            keys.keep(key.key(), new IdempotencyKeys.Kept(key.bodyHash(), id, taken.body()), now());
        }
        return taken;
    }

    /// Ids for jobs, rising, and above those of the jobs given: a job is younger than what it waits
    /// for, whatever the clocks of the gateways that took them in.
    List<UUID> newIds(int count, Set<UUID> after) {
        long at = now().toEpochMilli();
        for (UUID id : after) {
            at = Math.max(at, (id.getMostSignificantBits() >>> MILLIS_FROM_BIT) + 1);
        }
        Instant instant = Instant.ofEpochMilli(at);
        return Stream.generate(() -> UuidV7.of(instant, random)).limit(count).sorted().toList();
    }

    private JobView take(Planned planned, JobOrigin origin) {
        JobDocument job = planned.job();
        Optional<Promises.Basis> basis = planned.basis();
        Instant now = now();
        UUID id = planned.id();
        Admission answer = basis.map(from -> admission.admit(job, from, now)).orElse(null);
        JobDocument answered = answered(job, answer);
        String document = json.mapper().writeValueAsString(answered);
        if (!store.insert(id, answered, document, origin, now)) {
            throw noQueue(job);
        }
        if (job.type() == JobType.SERVICE) {
            versions.first(id, document, now);
        }
        if (answer instanceof Admission.Guaranteed guaranteed) {
            admission.keep(id, job, basis.orElseThrow(), guaranteed, now);
        }
        events.publishEvent(new JobNeedsAttention(job.queue()));
        return taken(id, answered, origin, now);
    }

    private static JobDocument answered(JobDocument job, @Nullable Admission answer) {
        if (job.deadline() == null) {
            return job;
        }
        return job.admitted(
                answer instanceof Admission.Guaranteed
                        ? AdmissionAnswer.GUARANTEED
                        : AdmissionAnswer.BEST_EFFORT);
    }

    /// Hands a job in again as it was, without its deadline and what it waited for.
    ///
    /// @throws ProblemException `NOT_FOUND`; `INVALID` where its queue is gone
    @Transactional
    Taken rerun(UUID id, @Nullable CallKey key) {
        JobView before = get(id);
        return submit(before.job().again(), key, new JobOrigin(id, null));
    }

    private static JobView taken(UUID id, JobDocument job, JobOrigin origin, Instant now) {
        return new JobView(
                id,
                JobState.PENDING,
                null,
                now,
                null,
                null,
                null,
                null,
                !job.after().isEmpty(),
                1,
                origin.job(),
                origin.schedule(),
                job.type() == JobType.SERVICE ? RolloutView.FIRST : null,
                Map.of(TaskState.QUEUED, (long) job.instances()),
                job);
    }

    /// The job's queue, as it was just now.
    ///
    /// @throws ProblemException `INVALID` where there is no such queue
    HostedQueue queue(JobDocument job) {
        return queues.find(job.queue()).orElseThrow(() -> noQueue(job));
    }

    private static ProblemException noQueue(JobDocument job) {
        return ProblemException.invalid(
                "/queue",
                "there is no queue '"
                        + job.queue()
                        + "'; make it with PUT /v1/queues/"
                        + job.queue());
    }

    /// Jobs by time of submission.
    @Transactional(readOnly = true)
    Page<JobView> list(JobQuery query) {
        JobQuery.Found found = store.find(query);
        Map<UUID, Map<TaskState, Long>> counts = store.countTasks(found.ids());
        Map<UUID, RolloutView> rollouts = versions.newest(found.ids());
        Map<UUID, JobEntity> rows = new HashMap<>();
        entities.createQuery("select j from JobEntity j where j.id in :ids", JobEntity.class)
                .setParameter("ids", found.ids())
                .getResultList()
                .forEach(job -> rows.put(job.id(), job));
        List<JobView> items = new ArrayList<>();
        for (UUID id : found.ids()) {
            JobEntity job = rows.get(id);
            if (job != null) {
                items.add(view(job, rollouts.get(id), counts.getOrDefault(id, Map.of())));
            }
        }
        UUID next = found.next();
        return new Page<>(items, next == null ? null : next.toString());
    }

    /// One job.
    ///
    /// @throws ProblemException `NOT_FOUND`
    @Transactional(readOnly = true)
    JobView get(UUID id) {
        JobEntity job = entities.find(JobEntity.class, id);
        if (job == null) {
            throw ProblemException.notFound("job " + id);
        }
        return view(
                job,
                versions.newest(List.of(id)).get(id),
                store.countTasks(List.of(id)).getOrDefault(id, Map.of()));
    }

    private JobView view(
            JobEntity job, @Nullable RolloutView rollout, Map<TaskState, Long> counts) {
        return new JobView(
                job.id(),
                job.state(),
                job.reason(),
                job.submittedAt(),
                job.startedAt(),
                job.stopRequestedAt(),
                job.endedAt(),
                job.pausedAt(),
                job.held(),
                job.version(),
                job.origin(),
                job.schedule(),
                rollout,
                counts,
                json.mapper().readValue(job.document(), JobDocument.class));
    }

    @Scheduled(fixedDelayString = "PT10M")
    @Transactional
    void forgetOldKeys() {
        keys.forgetOld(now());
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
