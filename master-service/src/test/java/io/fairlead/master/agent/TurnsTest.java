package io.fairlead.master.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// How a fleet comes in to a new leader.
class TurnsTest {

    private static final int AGENTS = 10_000;
    private static final long SINCE = Long.MAX_VALUE - 1_000;
    private static final long HOUR = TimeUnit.HOURS.toNanos(1);

    private final Turns turns = Turns.from(SINCE, AGENTS, HOUR);

    @Test
    void few_at_first_then_more_and_more_until_all_are_in() {
        int before = 0;
        int tenth = 0;
        for (int i = 0; i <= 10; i++) {
            int in = turns.letIn(SINCE + turns.nanos() * i / 10);
            assertThat(in - before).isGreaterThanOrEqualTo(tenth);
            tenth = in - before;
            before = in;
        }
        assertThat(turns.letIn(SINCE)).isZero();
        assertThat(turns.letIn(SINCE + turns.nanos() / 10)).isLessThan(AGENTS / 50);
        assertThat(before).isEqualTo(AGENTS);
    }

    @Test
    void they_end() {
        assertThat(turns.areOver(SINCE + turns.nanos() - 1)).isFalse();
        assertThat(turns.areOver(SINCE + turns.nanos())).isTrue();
        assertThat(turns.letIn(SINCE + 2 * turns.nanos())).isEqualTo(AGENTS);
    }

    @Test
    void nobody_waits_longer_than_it_may() {
        Turns hurried = Turns.from(SINCE, AGENTS, 1_000);
        assertThat(hurried.areOver(SINCE + 1_000)).isTrue();
    }

    @Test
    void of_no_agents_there_is_nobody_to_wait_for() {
        assertThat(Turns.from(SINCE, 0, HOUR).areOver(SINCE)).isTrue();
    }
}
