package io.fairlead.gateway.job;

import io.fairlead.api.Page;
import io.fairlead.api.problem.FieldError;
import io.fairlead.api.problem.Problem;
import io.fairlead.api.problem.ProblemException;
import io.fairlead.core.id.UuidV7;
import io.fairlead.core.task.TaskState;
import io.fairlead.gateway.queue.HostedQueue;
import io.fairlead.gateway.queue.Queues;
import io.fairlead.gateway.upstream.WireJson;
import jakarta.persistence.EntityManager;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// Jobs: taken in, read, stopped. What a job's tasks do is decided by who runs its queue.
@Service
public class Jobs {

    private final JobStore store;
    private final IdempotencyKeys keys;
    private final Queues queues;
    private final EntityManager entities;
    private final WireJson json;
    private final ApplicationEventPublisher events;
    private final InstantSource clock = InstantSource.system();
    private final SecureRandom random = new SecureRandom();

    Jobs(
            JobStore store,
            IdempotencyKeys keys,
            Queues queues,
            EntityManager entities,
            WireJson json,
            ApplicationEventPublisher events) {
        this.store = store;
        this.keys = keys;
        this.queues = queues;
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
    Taken submit(JobDocument job, @Nullable CallKey key) {
        if (key != null) {
            keys.lock(key.key());
            Optional<Taken> before = kept(key);
            if (before.isPresent()) {
                return before.get();
            }
        }
        HostedQueue queue = queue(job);
        Instant now = now();
        UUID id = UuidV7.of(now, random);
        store.insert(id, job, json.mapper().writeValueAsString(job), queue, now);
        JobView view = taken(id, job, now);
        Taken taken = new Taken(id, json.mapper().writeValueAsString(view));
        if (key != null) {
            keys.keep(key.key(), new IdempotencyKeys.Kept(key.bodyHash(), id, taken.body()), now);
        }
        events.publishEvent(new JobNeedsAttention(queue.name()));
        return taken;
    }

    private static JobView taken(UUID id, JobDocument job, Instant now) {
        return new JobView(
                id,
                JobState.PENDING,
                null,
                now,
                null,
                null,
                null,
                Map.of(TaskState.QUEUED, (long) job.instances()),
                job);
    }

    /// The job's queue.
    ///
    /// @throws ProblemException `INVALID` where there is no such queue
    @Transactional
    HostedQueue queue(JobDocument job) {
        return queues.forSubmission(job.queue())
                .orElseThrow(() ->
                        ProblemException.invalid(
                                "/queue",
                                "there is no queue '"
                                        + job.queue()
                                        + "'; make it with PUT /v1/queues/"
                                        + job.queue()));
    }

    /// Jobs by time of submission.
    @Transactional(readOnly = true)
    Page<JobView> list(JobQuery query) {
        List<JobEntity> found = query.run(entities);
        boolean more = found.size() > query.limit();
        List<JobEntity> items = more ? found.subList(0, query.limit()) : found;
        Map<UUID, Map<TaskState, Long>> counts =
                store.countTasks(items.stream().map(JobEntity::id).toList());
        return new Page<>(
                items.stream()
                        .map(job -> view(job, counts.getOrDefault(job.id(), Map.of())))
                        .toList(),
                more ? items.getLast().id().toString() : null);
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
        return view(job, store.countTasks(List.of(id)).getOrDefault(id, Map.of()));
    }

    /// Asks for the end of a job; a repeat, or a job that has ended, changes nothing.
    ///
    /// @throws ProblemException `NOT_FOUND`
    @Transactional
    JobView stop(UUID id) {
        if (!store.requestStop(id, now())) {
            throw ProblemException.notFound("job " + id);
        }
        JobView job = get(id);
        events.publishEvent(new JobNeedsAttention(job.job().queue()));
        return job;
    }

    private JobView view(JobEntity job, Map<TaskState, Long> counts) {
        return new JobView(
                job.id(),
                job.state(),
                job.reason(),
                job.submittedAt(),
                job.startedAt(),
                job.stopRequestedAt(),
                job.endedAt(),
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
