package io.fairlead.agent.membership;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class ReservationTriesTest {

    private static final Instant NOW = Instant.parse("2026-11-26T08:00:00Z");

    private final ReservationTries tries = new ReservationTries();

    @Test
    void what_is_taken_is_not_asked_for_again() {
        assertThat(tries.isDue(NOW, 7)).as("never asked").isFalse();
        tries.answered(false, NOW, 7);
        tries.answered(true, NOW, 7);
        assertThat(tries.isDue(NOW.plusSeconds(3_600), 9)).isFalse();
    }

    @Test
    void what_is_refused_is_asked_for_again_soon_after_a_task_has_ended() {
        tries.answered(false, NOW, 7);
        assertThat(tries.isDue(NOW.plusSeconds(4), 8)).as("not with each end").isFalse();
        assertThat(tries.isDue(NOW.plusSeconds(5), 8)).isTrue();
        tries.answered(false, NOW.plusSeconds(5), 8);
        assertThat(tries.isDue(NOW.plusSeconds(11), 8)).isFalse();
    }

    @Test
    void and_once_a_minute_anyway() {
        tries.answered(false, NOW, 7);
        assertThat(tries.isDue(NOW.plusSeconds(59), 7)).isFalse();
        assertThat(tries.isDue(NOW.plusSeconds(60), 7)).isTrue();
    }
}
