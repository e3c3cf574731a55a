package io.fairlead.gateway.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.framework.TaskUpdate;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.TaskState;
import io.fairlead.gateway.job.JobDocument;
import io.fairlead.gateway.job.JobState;
import io.fairlead.gateway.job.JobType;
import io.fairlead.gateway.job.RolloutState;
import io.fairlead.gateway.job.UpdateRule;
import io.fairlead.gateway.job.UpdateRule.OnFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How a service comes from one version to the next, without a database or a master.
class RollingUpdateTest {

    private static final Duration READY = Duration.ofSeconds(5);
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
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    private LifeCycle life() {
        changes = new Changes();
        return new LifeCycle(book, changes, now, SETTINGS);
    }

    private static UpdateRule rule(int unavailable, int surge, @Nullable Integer batch) {
        return new UpdateRule(
                unavailable, surge, batch, READY, 0, Duration.ofMinutes(10), OnFailure.PAUSE);
    }

    private static JobDocument document(String command, int instances, UpdateRule rule) {
        return new JobDocument(
                "web",
                "q",
                JobType.SERVICE,
                instances,
                command,
                null,
                List.of(),
                new TreeMap<>(),
                ResourceNeeds.of(1000, 1),
                50,
                null,
                null,
                null,
                0,
                List.of(),
                null,
                null,
                Duration.ZERO,
                new TreeMap<>(),
                null,
                null,
                List.of(),
                null,
                rule,
                null,
                null,
                null);
    }

    /// A service of version 1 whose tasks run since long ago.
    private JobRun service(int instances) {
        JobRun job =
                new JobRun(
                        new UUID(1, 1),
                        document("one", instances, rule(0, 1, null)),
                        now,
                        JobState.RUNNING);
        job.setRollout(new Rollout(1, false, RolloutState.DEPLOYED));
        job.earlier.put(1, job.document);
        book.add(job);
        for (int i = 0; i < instances; i++) {
            book.add(new Attempt(job, i, 1, 0, now));
            run(job.live.get(i));
        }
        now = now.plus(READY);
        return job;
    }

    private void update(JobRun job, int version, String command, UpdateRule rule) {
        job.document = document(command, job.document.instances(), rule);
        job.earlier.put(version, job.document);
        job.setRollout(new Rollout(version, false, RolloutState.ROLLING_OUT));
        life().rollOut(job);
    }

    private void step() {
        life().stepRollouts();
    }

    private void run(Attempt attempt) {
        life().placed(attempt, new AgentId(new UUID(2, 2)), Resources.of(1000, 1));
        tell(attempt, TaskState.RUNNING);
    }

    private void tell(Attempt attempt, TaskState state) {
        life().update(
                        List.of(
                                new TaskUpdate(
                                        attempt.id,
                                        attempt.sequence + 1,
                                        state,
                                        null,
                                        null,
                                        null,
                                        now,
                                        null,
                                        null,
                                        null,
                                        null,
                                        null,
                                        null,
                                        null)));
    }

    private List<Attempt> ending(JobRun job) {
        return job.live.values().stream().filter(a -> a.killRequested).toList();
    }

    private List<Attempt> fresh(JobRun job) {
        return job.live.values().stream()
                .filter(a -> a.version == job.rollout().version && !a.killRequested)
                .toList();
    }

    private long available(JobRun job) {
        return job.live.values().stream().filter(a -> a.isAvailable(now, READY)).count();
    }

    @Test
    void with_a_surge_a_new_task_serves_before_an_old_one_ends() {
        JobRun job = service(2);
        update(job, 2, "two", rule(0, 1, null));
        step();
        assertThat(ending(job)).isEmpty();
        assertThat(fresh(job)).singleElement().satisfies(a -> assertThat(a.instance).isEqualTo(2));
        run(job.live.get(2));
        step();
        assertThat(ending(job)).as("not ready long enough").isEmpty();
        now = now.plus(READY);
        step();
        assertThat(ending(job)).extracting(a -> a.instance).containsExactly(0);
        step();
        assertThat(ending(job)).as("one at a time").hasSize(1);
    }

    @Test
    void without_a_surge_so_many_end_as_may_be_missing_and_never_more_than_a_batch() {
        JobRun job = service(6);
        update(job, 2, "two", rule(3, 0, 2));
        step();
        assertThat(ending(job)).extracting(a -> a.instance).containsExactly(0, 1);
        tell(job.live.get(0), TaskState.KILLED);
        assertThat(job.live.get(0).version).isEqualTo(2);
        assertThat(job.live.get(0).notBefore).as("no back-off for what was asked for").isNull();
        step();
        assertThat(ending(job)).hasSize(1);
    }

    @Test
    void it_ends_with_all_tasks_new_and_the_surge_gone() {
        JobRun job = service(3);
        update(job, 2, "two", rule(0, 1, null));
        finish(job, 3);
        assertThat(job.rollout().state).isEqualTo(RolloutState.DEPLOYED);
        assertThat(job.stableVersion).isEqualTo(2);
        ending(job).forEach(attempt -> tell(attempt, TaskState.KILLED));
        assertThat(job.live).containsOnlyKeys(0, 1, 2);
        assertThat(job.live.values()).extracting(a -> a.version).containsOnly(2);
        assertThat(book.rollouts()).isEmpty();
    }

    /// Runs what was asked for until nothing is asked any more.
    private void finish(JobRun job, int least) {
        for (int i = 0; i < 100 && job.rollout().isRollingOut(); i++) {
            step();
            ending(job).forEach(attempt -> tell(attempt, TaskState.KILLED));
            assertThat(available(job)).isGreaterThanOrEqualTo(least);
            List.copyOf(job.live.values()).stream().filter(Attempt::isIdle).forEach(this::run);
            now = now.plus(READY);
        }
    }

    @Test
    void a_task_that_ends_by_itself_pauses_the_rollout_and_goes_on_as_what_it_was() {
        JobRun job = service(2);
        update(job, 2, "two", rule(1, 0, null));
        step();
        tell(job.live.get(0), TaskState.KILLED);
        run(job.live.get(0));
        tell(job.live.get(0), TaskState.FAILED);
        assertThat(job.rollout().state).isEqualTo(RolloutState.PAUSED);
        assertThat(job.rollout().reason).contains("ended as FAILED");
        assertThat(job.live.get(0).version).isEqualTo(2);
        step();
        assertThat(ending(job)).isEmpty();
        tell(job.live.get(1), TaskState.FAILED);
        assertThat(job.live.get(1).version).as("replaced by what it was").isEqualTo(1);
        assertThat(job.versionOfNew()).isEqualTo(1);
    }

    @Test
    void the_loss_of_an_agent_is_no_failure_of_the_version() {
        JobRun job = service(1);
        update(job, 2, "two", rule(1, 0, null));
        step();
        tell(job.live.get(0), TaskState.KILLED);
        run(job.live.get(0));
        tell(job.live.get(0), TaskState.GONE);
        assertThat(job.rollout().state).isEqualTo(RolloutState.ROLLING_OUT);
    }

    @Test
    void one_that_is_to_be_rolled_back_fails_and_its_roll_back_is_paused_when_it_fails_too() {
        UpdateRule back =
                new UpdateRule(1, 0, null, READY, 0, Duration.ofMinutes(1), OnFailure.ROLL_BACK);
        JobRun job = service(1);
        update(job, 2, "two", back);
        step();
        tell(job.live.get(0), TaskState.KILLED);
        run(job.live.get(0));
        tell(job.live.get(0), TaskState.FAILED);
        assertThat(job.rollout().state).isEqualTo(RolloutState.FAILED);

        job.document = document("one", 1, back);
        job.setRollout(new Rollout(3, true, RolloutState.ROLLING_OUT));
        step();
        run(job.live.get(0));
        assertThat(job.live.get(0).version).isEqualTo(3);
        tell(job.live.get(0), TaskState.FAILED);
        assertThat(job.rollout().state).isEqualTo(RolloutState.PAUSED);
    }

    @Test
    void without_progress_it_fails_but_time_without_a_master_does_not_count() {
        JobRun job = service(1);
        update(job, 2, "two", rule(0, 1, null));
        step();
        now = now.plus(Duration.ofHours(1)); // no step in between
        step();
        assertThat(job.rollout().state).isEqualTo(RolloutState.ROLLING_OUT);
        for (int i = 0; i < 130; i++) {
            now = now.plusSeconds(5);
            step();
        }
        assertThat(job.rollout().state).isEqualTo(RolloutState.PAUSED);
        assertThat(job.rollout().reason).contains("within PT10M");
        assertThat(job.live.get(0).killRequested).isFalse();
    }

    @Test
    void tasks_that_run_what_the_newest_version_says_stay() {
        JobRun job = service(3);
        update(job, 2, "two", rule(1, 0, null));
        step();
        tell(job.live.get(0), TaskState.KILLED);
        update(job, 3, "one", rule(1, 0, null)); // gone back to version 1
        step();
        assertThat(ending(job)).isEmpty();
        assertThat(job.live.get(0).version).as("waited, so it was replaced at once").isEqualTo(3);
        finish(job, 2);
        assertThat(job.rollout().state).isEqualTo(RolloutState.DEPLOYED);
        assertThat(job.live.values()).extracting(a -> a.version).containsExactly(3, 1, 1);
    }

    @Test
    void a_paused_job_stands_still() {
        JobRun job = service(1);
        update(job, 2, "two", rule(1, 0, null));
        job.pausedAt = now;
        step();
        assertThat(ending(job)).isEmpty();
    }

    /// Whatever happens in whatever order: never fewer available than promised for any reason of
    /// the update, never more tasks than instances and surge, and in the end all are new.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void any_order_of_events_keeps_the_promises(long seed) {
        Random random = new Random(seed);
        int instances = 1 + random.nextInt(8);
        int unavailable = random.nextInt(3);
        int surge = unavailable == 0 ? 1 + random.nextInt(3) : random.nextInt(3);
        Integer batch = random.nextBoolean() ? 1 + random.nextInt(3) : null;
        JobRun job = service(instances);
        update(job, 2, "two", rule(unavailable, surge, batch));
        for (int i = 0; i < 2_000 && job.rollout().isRollingOut(); i++) {
            List<Attempt> live = List.copyOf(job.live.values());
            Attempt some = live.get(random.nextInt(live.size()));
            switch (random.nextInt(3)) {
                case 0 -> now = now.plusSeconds(random.nextInt(5));
                case 1 -> {
                    if (some.killRequested) {
                        tell(some, TaskState.KILLED);
                    } else if (some.isIdle()) {
                        run(some);
                    }
                }
                default -> step();
            }
            assertThat(available(job))
                    .as("seed %d", seed)
                    .isGreaterThanOrEqualTo(instances - unavailable);
            assertThat(job.live).as("seed %d", seed).hasSizeLessThanOrEqualTo(instances + surge);
        }
        assertThat(job.rollout().state).as("seed %d", seed).isEqualTo(RolloutState.DEPLOYED);
        assertThat(Map.copyOf(job.live).values())
                .as("seed %d", seed)
                .filteredOn(a -> !a.killRequested)
                .hasSize(instances)
                .allMatch(a -> a.version == 2);
    }
}
