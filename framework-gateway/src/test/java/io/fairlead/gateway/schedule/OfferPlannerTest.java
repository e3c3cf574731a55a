package io.fairlead.gateway.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.constraint.Operator;
import io.fairlead.core.offer.OfferNeed;
import io.fairlead.core.policy.CapacityBased;
import io.fairlead.core.policy.FirstComeFirstServed;
import io.fairlead.core.policy.SchedulingPolicy;
import io.fairlead.core.resource.CustomScalars;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.task.TaskState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// When offers may be as large as the need.
class OfferPlannerTest {

    private static final Instant NOW = Instant.parse("2026-01-01T01:00:00Z");
    private static final int MOST = 100;
    private static final ResourceNeeds CORE = ResourceNeeds.of(1000, 64);
    private static final Constraint IN_ZONE =
            new Constraint("zone", Operator.EQUALS, List.of("a"), 0);
    private static final Constraint ONE_A_HOST =
            new Constraint("host", Operator.UNIQUE, List.of(), 0);

    private final QueueBook book = new QueueBook();

    private Optional<OfferNeed> alike(SchedulingPolicy policy) {
        return new OfferPlanner(policy, Quantities.ZERO, MOST).alike(book, NOW);
    }

    private Optional<OfferNeed> alike() {
        return alike(new FirstComeFirstServed());
    }

    private JobRun job(int number, int instances, ResourceNeeds needs, Constraint... constraints) {
        JobRun job = Samples.batch(number, instances, needs, List.of(constraints));
        book.add(job);
        return job;
    }

    @Test
    void what_waits_in_all_jobs_counts() {
        job(1, 3, CORE, IN_ZONE);
        JobRun other = job(2, 3, CORE, IN_ZONE);
        other.live.firstEntry().getValue().state = TaskState.RUNNING;
        assertThat(alike()).contains(new OfferNeed(CORE, 5, List.of(IN_ZONE)));
    }

    @Test
    void no_more_are_asked_for_than_take_part_in_a_round() {
        job(1, MOST - 1, CORE);
        job(2, MOST, CORE);
        assertThat(alike()).map(OfferNeed::count).contains(MOST);
    }

    @Test
    void other_amounts_or_conditions_are_not_alike() {
        job(1, 1, CORE);
        JobRun other = job(2, 1, ResourceNeeds.of(2000, 64));
        assertThat(alike()).isEmpty();
        book.remove(other);
        assertThat(alike()).isPresent();
        job(3, 1, CORE, IN_ZONE);
        assertThat(alike()).isEmpty();
    }

    @Test
    void tasks_that_look_at_each_other_or_at_devices_must_see_whole_agents() {
        JobRun job = job(1, 1, CORE, ONE_A_HOST);
        assertThat(alike()).isEmpty();
        book.remove(job);
        job(2, 1, ResourceNeeds.of(new Quantities(1000, 1000, 0, 500, 0, CustomScalars.NONE)));
        assertThat(alike()).isEmpty();
    }

    @Test
    void a_task_that_goes_alone_is_not_asked_for_with_others() {
        JobRun job = job(1, 2, CORE);
        job.live.firstEntry().getValue().suspect = true;
        assertThat(alike()).isEmpty();
    }

    @Test
    void a_policy_that_chooses_among_agents_must_see_whole_ones() {
        job(1, 1, CORE);
        assertThat(alike(new CapacityBased())).isEmpty();
        assertThat(alike(new FirstComeFirstServed().with(Map.of("placement", "BEST_FIT"))))
                .isEmpty();
        assertThat(alike(new FirstComeFirstServed().with(Map.of("backfill", "EASY")))).isEmpty();
    }

    @Test
    void where_nothing_waits_nothing_is_needed() {
        assertThat(alike()).isEmpty();
    }
}
