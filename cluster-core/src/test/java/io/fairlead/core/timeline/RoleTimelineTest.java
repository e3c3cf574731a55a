package io.fairlead.core.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.core.resource.CustomScalars;
import io.fairlead.core.resource.Quantities;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// A guarantee of ten cores, unless a test says otherwise.
class RoleTimelineTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final RoleTimeline timeline = new RoleTimeline(cores(10), START);

    private static Quantities cores(int cores) {
        return new Quantities(cores * 1000L, 0, 0, 0, 0, CustomScalars.NONE);
    }

    private static Instant at(int second) {
        return START.plusSeconds(second);
    }

    private static DeadlineAsk ask(int cores, int tasks, int lasts, int deadline) {
        return new DeadlineAsk(
                cores(cores), tasks, false, Duration.ofSeconds(lasts), START, at(deadline));
    }

    private void promise(DeadlineAsk ask) {
        assertThat(timeline.ask(ask)).isInstanceOf(Admission.Guaranteed.class);
        ((Admission.Guaranteed) timeline.ask(ask)).slots().forEach(timeline::keep);
    }

    @Test
    void what_fits_now_is_promised_from_now_on() {
        assertThat(timeline.ask(ask(4, 1, 60, 60)))
                .isEqualTo(
                        new Admission.Guaranteed(
                                List.of(new Slot(START, at(60), cores(4))), at(60)));
    }

    @Test
    void a_deadline_that_is_too_near_is_answered_with_the_earliest_finish() {
        promise(ask(8, 1, 100, 1000));
        assertThat(timeline.ask(ask(4, 1, 60, 159))).isEqualTo(new Admission.TooLate(at(160)));
        assertThat(timeline.ask(ask(4, 1, 60, 160)))
                .isEqualTo(
                        new Admission.Guaranteed(
                                List.of(new Slot(at(100), at(160), cores(4))), at(160)));
    }

    @Test
    void many_tasks_go_in_waves_as_wide_as_the_guarantee() {
        assertThat(timeline.ask(ask(3, 7, 60, 180)))
                .isEqualTo(
                        new Admission.Guaranteed(
                                List.of(
                                        new Slot(START, at(120), cores(9)),
                                        new Slot(at(120), at(180), cores(3))),
                                at(180)));
        assertThat(timeline.ask(ask(3, 7, 60, 179))).isEqualTo(new Admission.TooLate(at(180)));
    }

    @Test
    void a_gang_needs_all_of_its_room_at_once() {
        promise(ask(8, 1, 100, 1000));
        var gang = new DeadlineAsk(cores(2), 3, true, Duration.ofSeconds(10), START, at(1000));
        assertThat(timeline.ask(gang))
                .isEqualTo(
                        new Admission.Guaranteed(
                                List.of(new Slot(at(100), at(110), cores(6))), at(110)));
        assertThat(
                        timeline.ask(
                                new DeadlineAsk(
                                        cores(2), 6, true, Duration.ofSeconds(1), START, at(9))))
                .isEqualTo(new Admission.TooLarge());
    }

    @Test
    void what_is_larger_than_the_guarantee_is_never_promised() {
        assertThat(timeline.ask(ask(11, 1, 1, 1000))).isEqualTo(new Admission.TooLarge());
    }

    @Test
    void nothing_more_is_promised_beside_promises_above_a_lowered_guarantee() {
        timeline.keep(new Slot(START, at(100), cores(12)));
        assertThat(timeline.ask(ask(1, 1, 10, 1000)))
                .isEqualTo(
                        new Admission.Guaranteed(
                                List.of(new Slot(at(100), at(110), cores(1))), at(110)));
    }

    @Test
    void a_hundred_thousand_tasks_are_answered_at_once() {
        promise(ask(7, 1, 50, 1000));
        var answer = (Admission.Guaranteed) timeline.ask(ask(1, 100_000, 60, 1_000_000));
        assertThat(answer.slots()).hasSizeLessThan(10);
        long millicoreSeconds =
                answer.slots().stream()
                        .mapToLong(s ->
                                s.amounts().cpus()
                                        * Duration.between(s.from(), s.until()).toSeconds())
                        .sum();
        assertThat(millicoreSeconds).isEqualTo(100_000L * 60 * 1000);
    }

    @Test
    void the_promised_is_visible_over_time() {
        promise(ask(4, 1, 60, 1000));
        promise(ask(8, 1, 60, 1000));
        assertThat(timeline.promised())
                .containsExactly(
                        new RoleTimeline.Step(START, cores(4)),
                        new RoleTimeline.Step(at(60), cores(8)),
                        new RoleTimeline.Step(at(120), Quantities.ZERO));
    }

    @Test
    void promises_never_exceed_the_guarantee() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            var ask =
                    new DeadlineAsk(
                            cores(1 + random.nextInt(10)),
                            1 + random.nextInt(5),
                            random.nextInt(4) == 0,
                            Duration.ofSeconds(1 + random.nextInt(100)),
                            at(i * 10),
                            at(i * 10 + random.nextInt(400)));
            timeline.forgetBefore(ask.notBefore());
            if (timeline.ask(ask) instanceof Admission.Guaranteed(var slots, Instant finish)) {
                slots.forEach(timeline::keep);
                assertThat(finish).as("seed %s", seed).isBeforeOrEqualTo(ask.deadline());
                assertThat(slots).allMatch(slot -> !slot.from().isBefore(ask.notBefore()));
            }
            assertThat(timeline.promised())
                    .as("seed %s step %s", seed, i)
                    .allMatch(step -> cores(10).contains(step.promised()))
                    .allMatch(step -> !step.promised().anyNegative());
        }
    }
}
