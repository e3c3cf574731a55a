package io.fairlead.master.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// How many silent agents may be taken for unreachable at once.
class RemovalGuardTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final int REACHABLE = 100;

    /// 20 a second; none where more than half, and at least 10, are late; for five minutes.
    private final RemovalGuard guard =
            new RemovalGuard(new AgentSettings.Removal(20, 0.5, 10, Duration.ofMinutes(5)));

    private static Instant after(Duration time) {
        return START.plus(time);
    }

    @Test
    void few_silent_agents_are_all_marked() {
        assertThat(guard.allow(REACHABLE, 12, 12, START)).isEqualTo(12);
    }

    @Test
    void no_more_are_marked_than_the_rate_allows() {
        assertThat(guard.allow(REACHABLE, 45, 45, START)).isEqualTo(20);
        assertThat(guard.allow(80, 25, 25, START)).isZero();
        assertThat(guard.allow(80, 25, 25, after(Duration.ofMillis(500)))).isEqualTo(10);
        assertThat(guard.allow(70, 15, 15, after(Duration.ofSeconds(10)))).isEqualTo(15);
    }

    @Test
    void what_was_not_used_is_not_saved_up() {
        guard.allow(REACHABLE, 0, 0, START);
        assertThat(guard.allow(REACHABLE, 45, 45, after(Duration.ofHours(1)))).isEqualTo(20);
    }

    @Test
    void none_is_marked_where_more_than_the_share_falls_silent() {
        assertThat(guard.allow(REACHABLE, 51, 5, START)).isZero();
        assertThat(guard.standing(START)).isEqualTo(RemovalGuard.Standing.STOPPED);
        assertThat(guard.stoppedUntil()).isEqualTo(after(Duration.ofMinutes(5)));
        assertThat(guard.allow(REACHABLE, 51, 51, after(Duration.ofSeconds(299)))).isZero();
    }

    @Test
    void half_of_them_are_not_too_many() {
        assertThat(guard.allow(REACHABLE, 50, 5, START)).isEqualTo(5);
    }

    @Test
    void a_cluster_of_a_few_agents_is_not_held_back() {
        assertThat(guard.allow(9, 9, 9, START)).isEqualTo(9);
        assertThat(guard.standing(START)).isEqualTo(RemovalGuard.Standing.OPEN);
    }

    @Test
    void after_the_pause_they_are_marked_nevertheless_and_no_second_pause_begins() {
        guard.allow(REACHABLE, 90, 90, START);
        Instant over = after(Duration.ofMinutes(5));
        assertThat(guard.allow(REACHABLE, 90, 90, over)).isEqualTo(20);
        assertThat(guard.standing(over)).isEqualTo(RemovalGuard.Standing.WAITED);
        assertThat(guard.allow(80, 70, 70, over.plusSeconds(1))).isEqualTo(20);
    }

    @Test
    void when_they_are_back_the_guard_opens_and_can_stop_again() {
        guard.allow(REACHABLE, 90, 90, START);
        Instant back = after(Duration.ofMinutes(1));
        assertThat(guard.allow(REACHABLE, 3, 3, back)).isEqualTo(3);
        assertThat(guard.standing(back)).isEqualTo(RemovalGuard.Standing.OPEN);
        Instant again = after(Duration.ofHours(1));
        assertThat(guard.allow(REACHABLE, 90, 90, again)).isZero();
        assertThat(guard.stoppedAt()).isEqualTo(again);
    }
}
