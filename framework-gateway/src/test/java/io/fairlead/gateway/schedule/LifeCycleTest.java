package io.fairlead.gateway.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.framework.TaskUpdate;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.policy.PolicyEnding;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.TaskState;
import io.fairlead.gateway.job.JobDocument;
import io.fairlead.gateway.job.JobState;
import io.fairlead.gateway.job.JobType;
import io.fairlead.gateway.job.RetryRule;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What follows from what happens to tasks, without a database or a master.
class LifeCycleTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final ScheduleSettings SETTINGS =
            new ScheduleSettings(
                    Duration.ofSeconds(4),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(1),
                    Duration.ZERO,
                    Duration.ofSeconds(5),
                    1_000,
                    1_000,
                    Duration.ofSeconds(1),
                    Duration.ofMinutes(1),
                    Duration.ofMinutes(1));

    private final QueueBook book = new QueueBook();
    private Changes changes = new Changes();
    private Instant now = NOW;

    private LifeCycle life() {
        changes = new Changes();
        return new LifeCycle(book, changes, now, SETTINGS);
    }

    private JobRun job(JobType type, int instances, int retries) {
        JobDocument document =
                new JobDocument(
                        "j",
                        "q",
                        type,
                        instances,
                        "true",
                        null,
                        List.of(),
                        new TreeMap<>(),
                        ResourceNeeds.of(1000, 1),
                        50,
                        null,
                        null,
                        null,
                        retries,
                        List.of(),
                        null,
                        null,
                        Duration.ZERO,
                        new TreeMap<>(),
                        null,
                        null,
                        List.of(),
                        new RetryRule(
                                Duration.ofSeconds(2),
                                Duration.ofSeconds(5),
                                RetryRule.CAUSES,
                                List.of(42),
                                List.of("OUT_OF_MEMORY")),
                        null,
                        null,
                        null,
                        null);
        JobRun job = new JobRun(new UUID(1, 1), document, NOW, JobState.PENDING);
        book.add(job);
        for (int i = 0; i < instances; i++) {
            book.add(new Attempt(job, i, 1, 0, NOW));
        }
        return job;
    }

    private static Attempt of(JobRun job, int instance) {
        Attempt attempt = job.live.get(instance);
        assertThat(attempt).as("a live attempt at instance %s", instance).isNotNull();
        return attempt;
    }

    private Attempt runs(JobRun job, int instance) {
        Attempt attempt = of(job, instance);
        life().placed(attempt, new AgentId(new UUID(2, 2)), Resources.of(1000, 1));
        tell(attempt, TaskState.RUNNING, null);
        return attempt;
    }

    private void tell(Attempt attempt, TaskState state, @Nullable Integer exitCode) {
        life().update(List.of(update(attempt, attempt.sequence + 1, state, exitCode)));
    }

    private void failsOutOfMemory(Attempt attempt) {
        life().update(
                        List.of(
                                new TaskUpdate(
                                        attempt.id,
                                        attempt.sequence + 1,
                                        TaskState.FAILED,
                                        null,
                                        null,
                                        null,
                                        now,
                                        137,
                                        null,
                                        "OUT_OF_MEMORY",
                                        null,
                                        null,
                                        null,
                                        null)));
    }

    private TaskUpdate update(
            Attempt attempt, long sequence, TaskState state, @Nullable Integer exitCode) {
        return new TaskUpdate(
                attempt.id,
                sequence,
                state,
                null,
                null,
                null,
                now,
                exitCode,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    @Test
    void a_job_runs_with_its_first_task_and_finishes_with_its_last() {
        JobRun job = job(JobType.BATCH, 2, 0);
        tell(runs(job, 0), TaskState.FINISHED, 0);
        assertThat(job.state).isEqualTo(JobState.RUNNING);
        assertThat(job.startedAt).isEqualTo(NOW);
        tell(runs(job, 1), TaskState.FINISHED, 0);
        assertThat(job.state).isEqualTo(JobState.FINISHED);
        assertThat(changes.jobs).containsExactly(job);
        assertThat(book.jobs()).isEmpty();
    }

    @Test
    void a_repeated_update_changes_nothing_and_is_acknowledged() {
        JobRun job = job(JobType.BATCH, 1, 0);
        Attempt attempt = runs(job, 0);
        life().update(List.of(update(attempt, attempt.sequence, TaskState.FAILED, 1)));
        assertThat(changes.isEmpty()).isTrue();
        assertThat(changes.acknowledgements()).hasSize(1);
        assertThat(attempt.state).isEqualTo(TaskState.RUNNING);
    }

    @Test
    void retries_are_counted_and_wait_longer_each_time() {
        JobRun job = job(JobType.BATCH, 1, 3);
        for (int wait : List.of(2, 4, 5)) {
            tell(runs(job, 0), TaskState.FAILED, 1);
            assertThat(of(job, 0).notBefore).isEqualTo(now.plusSeconds(wait));
            assertThat(of(job, 0).isReady(now)).isFalse();
            assertThat(of(job, 0).isReady(now.plusSeconds(wait))).isTrue();
        }
        assertThat(of(job, 0).number).isEqualTo(4);
        tell(runs(job, 0), TaskState.FAILED, 1);
        assertThat(job.state).isEqualTo(JobState.FAILED);
        assertThat(job.reason).contains("after 4 attempts");
    }

    @Test
    void a_hopeless_exit_code_is_not_tried_again_and_a_task_that_never_started_is_not_counted() {
        JobRun job = job(JobType.BATCH, 1, 1);
        Attempt attempt = of(job, 0);
        life().placed(attempt, new AgentId(new UUID(2, 2)), Resources.of(1000, 1));
        tell(attempt, TaskState.DROPPED, null);
        assertThat(of(job, 0).failures).isZero();
        tell(runs(job, 0), TaskState.FAILED, 42);
        assertThat(job.state).isEqualTo(JobState.FAILED);
    }

    @Test
    void a_task_whose_agent_is_away_too_long_is_replaced_without_counting() {
        JobRun job = job(JobType.BATCH, 1, 0);
        Attempt lost = runs(job, 0);
        tell(lost, TaskState.UNREACHABLE, null);
        assertThat(of(job, 0)).isSameAs(lost);
        TaskUpdate gone =
                new TaskUpdate(
                        lost.id,
                        lost.sequence + 1,
                        TaskState.GONE,
                        null,
                        null,
                        null,
                        now,
                        null,
                        null,
                        TaskUpdate.UNREACHABLE_TOO_LONG,
                        null,
                        null,
                        null,
                        null);
        life().update(List.of(gone));
        assertThat(of(job, 0).number).isEqualTo(2);
        assertThat(of(job, 0).failures).isZero();
        assertThat(of(job, 0).isReady(now)).isTrue();
    }

    @Test
    void a_reason_that_is_hopeless_is_not_tried_again_in_a_batch_nor_in_a_gang() {
        JobRun batch = job(JobType.BATCH, 1, 3);
        failsOutOfMemory(runs(batch, 0));
        assertThat(batch.state).isEqualTo(JobState.FAILED);
        JobRun gang = job(JobType.GANG, 1, 3);
        failsOutOfMemory(runs(gang, 0));
        assertThat(gang.state).isEqualTo(JobState.FAILED);
    }

    @Test
    void what_its_policy_takes_back_waits_again_without_counting() {
        JobRun job = job(JobType.BATCH, 1, 0);
        Attempt attempt = runs(job, 0);
        life().evict(
                        attempt,
                        new PolicyEnding(attempt.id, PolicyEnding.Cause.RECLAIMED, "for others"));
        assertThat(book.toKill).containsExactly(attempt);
        tell(attempt, TaskState.KILLED, null);
        assertThat(of(job, 0).failures).isZero();
        assertThat(of(job, 0).number).isEqualTo(2);
        assertThat(job.state).isEqualTo(JobState.RUNNING);
    }

    @Test
    void what_the_master_gives_to_others_waits_again_without_counting() {
        for (JobType type : List.of(JobType.BATCH, JobType.SERVICE, JobType.GANG)) {
            JobRun job = job(type, 1, 0);
            Attempt attempt = runs(job, 0);
            preempted(attempt);
            tell(attempt, TaskState.KILLED, null);
            assertThat(of(job, 0).failures).as("%s", type).isZero();
            assertThat(of(job, 0).number).isEqualTo(2);
            assertThat(job.state).isEqualTo(JobState.RUNNING);
            book.remove(job);
        }
    }

    @Test
    void what_was_to_end_anyway_is_not_tried_again_for_a_preemption() {
        JobRun job = job(JobType.BATCH, 1, 5);
        Attempt attempt = runs(job, 0);
        life().stop(job, now);
        preempted(attempt);
        tell(attempt, TaskState.KILLED, null);
        assertThat(job.state).isEqualTo(JobState.STOPPED);
    }

    private void preempted(Attempt attempt) {
        TaskUpdate killing = update(attempt, attempt.sequence + 1, TaskState.KILLING, null);
        life().update(
                        List.of(
                                new TaskUpdate(
                                        killing.taskId(),
                                        killing.sequence(),
                                        killing.state(),
                                        null,
                                        null,
                                        null,
                                        now,
                                        null,
                                        null,
                                        TaskUpdate.PREEMPTED,
                                        "for others",
                                        null,
                                        null,
                                        null)));
    }

    @Test
    void a_late_task_ends_for_good_whether_it_runs_or_waits() {
        JobRun job = job(JobType.BATCH, 2, 5);
        Attempt running = runs(job, 0);
        Attempt waiting = of(job, 1);
        LifeCycle life = life();
        life.evict(running, new PolicyEnding(running.id, PolicyEnding.Cause.LATE, "late"));
        life.evict(waiting, new PolicyEnding(waiting.id, PolicyEnding.Cause.LATE, "late"));
        assertThat(waiting.state).isEqualTo(TaskState.KILLED);
        assertThat(waiting.reason).isEqualTo("DEADLINE_MISSED");
        tell(running, TaskState.KILLED, null);
        assertThat(job.state).isEqualTo(JobState.FAILED);
    }

    @Test
    void a_service_is_replaced_and_waits_longer_while_it_does_not_run_well() {
        JobRun job = job(JobType.SERVICE, 1, 0);
        tell(runs(job, 0), TaskState.FINISHED, 0);
        assertThat(of(job, 0).notBefore).isEqualTo(now.plusSeconds(1));
        tell(runs(job, 0), TaskState.FAILED, 1);
        assertThat(of(job, 0).notBefore).isEqualTo(now.plusSeconds(2));
        Attempt well = runs(job, 0);
        now = now.plus(SETTINGS.healthyAfter());
        tell(well, TaskState.FAILED, 1);
        assertThat(of(job, 0).notBefore).isNull();
    }

    @Test
    void a_service_that_shrinks_ends_the_surplus_and_one_that_grows_goes_on_counting() {
        JobRun job = job(JobType.SERVICE, 2, 0);
        Attempt surplus = runs(job, 1);
        life().scaled(job, new LiveRows.Scaled(job.document.scaled(1), Map.of(0, 1, 1, 1)));
        assertThat(book.toKill).containsExactly(surplus);
        tell(surplus, TaskState.KILLED, null);
        assertThat(job.live).containsOnlyKeys(0);
        life().scaled(job, new LiveRows.Scaled(job.document.scaled(3), Map.of(0, 1, 1, 1)));
        assertThat(job.live.values()).extracting(a -> a.number).containsExactly(1, 2, 1);
        assertThat(changes.created).hasSize(2);
    }

    @Test
    void a_gang_falls_and_rises_together() {
        JobRun job = job(JobType.GANG, 3, 1);
        Attempt[] first = {runs(job, 0), runs(job, 1), runs(job, 2)};
        tell(first[0], TaskState.FAILED, 1);
        assertThat(book.toKill).containsExactlyInAnyOrder(first[1], first[2]);
        Arrays.stream(first).skip(1).forEach(member -> tell(member, TaskState.KILLED, null));
        assertThat(job.live.values()).extracting(a -> a.number).containsOnly(2);
        assertThat(job.live.values()).extracting(a -> a.notBefore).containsOnly(now.plusSeconds(2));
        assertThat(job.gangFailures).isEqualTo(1);
        tell(runs(job, 2), TaskState.FAILED, 1);
        assertThat(job.state).isEqualTo(JobState.FAILED);
    }

    private static LiveRows.Attention note(
            JobRun job,
            @Nullable Instant stop,
            @Nullable Instant pause,
            boolean held,
            @Nullable String failed) {
        return new LiveRows.Attention(
                job.id, stop, pause, held, failed, job.document.instances(), 1);
    }

    @Test
    void a_paused_or_held_job_has_nothing_ready() {
        JobRun job = job(JobType.BATCH, 2, 0);
        assertThat(book.hasReady(now)).isTrue();
        life().heldBack(job, note(job, null, now, false, null));
        assertThat(job.state).isEqualTo(JobState.PAUSED);
        assertThat(book.hasReady(now)).isFalse();
        life().heldBack(job, note(job, null, null, true, null));
        assertThat(job.state).isEqualTo(JobState.PENDING);
        assertThat(book.hasReady(now)).isFalse();
        life().heldBack(job, note(job, null, null, false, null));
        assertThat(book.hasReady(now)).isTrue();
    }

    @Test
    void a_job_behind_one_that_failed_fails_with_the_reason() {
        JobRun job = job(JobType.BATCH, 2, 3);
        life().heldBack(job, note(job, null, null, true, "job x ended as FAILED"));
        assertThat(job.state).isEqualTo(JobState.FAILED);
        assertThat(job.reason).isEqualTo("job x ended as FAILED");
        assertThat(changes.changed).extracting(a -> a.state).containsOnly(TaskState.KILLED);
    }

    @Test
    void a_stopped_job_ends_with_its_last_task() {
        JobRun job = job(JobType.BATCH, 2, 3);
        Attempt running = runs(job, 0);
        life().stop(job, now);
        assertThat(job.live).containsOnlyKeys(0);
        assertThat(book.toKill).containsExactly(running);
        tell(running, TaskState.KILLED, null);
        assertThat(job.state).isEqualTo(JobState.STOPPED);
    }
}
