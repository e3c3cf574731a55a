package io.fairlead.gateway.job;

import static java.util.Objects.requireNonNull;
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

    private static final int MOST_WITH_OTHERS = 1_000;

    private final JobStore store;
    private final JobInserts inserts;
    private final JobIntake intake;
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
            ApplicationEventPublisher events,
            JobInserts inserts,
            JobIntake intake) {
        this.store = store;
        this.inserts = inserts;
        this.intake = intake;
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
        JobView view =
                take(new Planned(newIds(1, after).getFirst(), job, basis, origin.job()), origin);
        return answer(view.id(), view, key);
    }

    /// Takes in a job that came without a key and for which nothing can be promised: committed when
    /// this returns, together with others that come at the same time where it stands alone.
    ///
    /// @throws ProblemException `INVALID` where there is no such queue
    Taken submitWithOthers(JobDocument job) {
        Instant now = now();
        UUID id = newIds(1, Set.of()).getFirst();
        JobDocument answered = answered(job, null);
        String document = json.mapper().writeValueAsString(answered);
        if (!intake.take(new NewJob(id, answered, document, JobOrigin.PERSON, now))) {
            throw noQueue(job);
        }
        return answer(id, taken(id, answered, JobOrigin.PERSON, now), null);
    }

    /// Whether a job may be taken in in one transaction with others.
    static boolean standsAlone(JobDocument job) {
        return job.type() != JobType.SERVICE
                && job.instances() <= MOST_WITH_OTHERS
                && JobInserts.isPlain(job);
    }

    /// A job that is to be handed in under that id.
    ///
    /// @param basis what a promise for its deadline can be made from
    /// @param origin the job that it is a re-run of
    record Planned(
            UUID id, JobDocument job, Optional<Promises.Basis> basis, @Nullable UUID origin) {}

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
        UUID workflow = planned.getFirst().id();
        List<JobView> views =
                planned.stream()
                        .map(job -> take(job, new JobOrigin(job.origin(), null, workflow)))
                        .toList();
        return answer(workflow, new WorkflowController.Taken(workflow, views), key);
    }

    /// The jobs of a workflow, each after those that it waits for.
    ///
    /// @throws ProblemException `NOT_FOUND`
    @Transactional(readOnly = true)
    List<JobView> workflow(UUID id) {
        List<JobEntity> rows =
                entities.createQuery(
                                "select j from JobEntity j where j.workflow = :id order by j.id",
                                JobEntity.class)
                        .setParameter("id", id)
                        .getResultList();
        if (rows.isEmpty()) {
            throw ProblemException.notFound("workflow " + id);
        }
        List<UUID> ids = rows.stream().map(JobEntity::id).toList();
        Map<UUID, TaskCounts> counts = store.countTasks(ids);
        Map<UUID, RolloutView> rollouts = versions.newest(ids);
        return rows.stream()
                .map(job ->
                        view(
                                job,
                                rollouts.get(job.id()),
                                counts.getOrDefault(job.id(), TaskCounts.NONE)))
                .toList();
    }

    /// Hands all jobs of a workflow in again, waiting for each other as they did; without their
    /// deadlines, and without what they waited for beside each other.
    ///
    /// @throws ProblemException `NOT_FOUND`; `INVALID` where a queue is gone
    @Transactional
    Taken rerunWorkflow(UUID id, @Nullable CallKey key) {
        List<JobView> before = workflow(id);
        List<UUID> made = newIds(before.size(), Set.of());
        Map<UUID, UUID> anew = new HashMap<>();
        for (int i = 0; i < made.size(); i++) {
            anew.put(before.get(i).id(), made.get(i));
        }
        List<Planned> planned = new ArrayList<>();
        for (JobView job : before) {
            List<JobDependency> after =
                    job.job().after().stream()
                            .filter(each -> anew.containsKey(each.job()))
                            .map(each ->
                                    new JobDependency(
                                            requireNonNull(anew.get(each.job())), each.on()))
                            .toList();
            planned.add(
                    new Planned(
                            requireNonNull(anew.get(job.id())),
                            job.job().again(after),
                            Optional.empty(),
                            job.id()));
        }
        return submitTogether(planned, key);
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
        if (!inserts.insert(new NewJob(id, answered, document, origin, now))) {
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
        return submit(before.job().again(), key, new JobOrigin(id, null, null));
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
                origin.workflow(),
                job.type() == JobType.SERVICE ? RolloutView.FIRST : null,
                0,
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
        Map<UUID, TaskCounts> counts = store.countTasks(found.ids());
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
                items.add(view(job, rollouts.get(id), counts.getOrDefault(id, TaskCounts.NONE)));
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
                store.countTasks(List.of(id)).getOrDefault(id, TaskCounts.NONE));
    }

    private JobView view(JobEntity job, @Nullable RolloutView rollout, TaskCounts counts) {
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
                job.workflow(),
                rollout,
                counts.ready(),
                counts.byState(),
                json.mapper().readValue(job.document(), JobDocument.class));
    }

    @Scheduled(scheduler = "upkeep", fixedDelayString = "${fairlead.job.forget-every:PT10M}")
    @Transactional
    void forgetOldKeys() {
        keys.forgetOld();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
