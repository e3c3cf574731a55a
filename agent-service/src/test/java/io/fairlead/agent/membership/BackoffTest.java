package io.fairlead.agent.membership;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// How long an agent waits before it tries a master again.
class BackoffTest {

    private final Backoff backoff = new Backoff(new Random(1));

    @Test
    void waits_double_up_to_a_bound_and_are_never_less_than_half_of_that() {
        long most = 50;
        for (int i = 0; i < 20; i++) {
            assertThat(backoff.next().toMillis()).isBetween(most / 2, most);
            most = Math.min(5_000, 2 * most);
        }
    }

    @Test
    void after_an_answer_they_begin_anew() {
        for (int i = 0; i < 10; i++) {
            backoff.next();
        }
        backoff.reset();
        assertThat(backoff.next()).isLessThanOrEqualTo(Duration.ofMillis(50));
    }
}
