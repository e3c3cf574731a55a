package io.fairlead.gateway.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fairlead.core.task.TaskState;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// What an accept was answered is written with what comes next.
class PlacedTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final JobRun job = Samples.batch(2);
    private final Placed placed = new Placed();

    private Attempt attempt(int instance) {
        return new Attempt(job, instance, 1, 0, NOW);
    }

    private static void move(Changes changes, Attempt attempt, TaskState state) {
        attempt.state = state;
        changes.changed.add(attempt);
        changes.events.add(TaskEvent.of(attempt, NOW, null));
    }

    @Test
    void it_is_written_before_what_has_happened_since_and_once() {
        Attempt one = attempt(0);
        Attempt other = attempt(1);
        Changes answer = new Changes();
        move(answer, one, TaskState.STAGING);
        placed.add(answer);

        Changes next = new Changes();
        move(next, other, TaskState.KILLED);
        move(next, one, TaskState.RUNNING);
        placed.join(next);

        assertThat(next.changed).containsExactlyInAnyOrder(one, other);
        assertThat(next.events)
                .extracting(TaskEvent::taskId, TaskEvent::state)
                .containsExactly(
                        tuple(one.id.value(), TaskState.STAGING),
                        tuple(other.id.value(), TaskState.KILLED),
                        tuple(one.id.value(), TaskState.RUNNING));

        Changes later = new Changes();
        move(later, one, TaskState.FINISHED);
        placed.join(later);
        assertThat(later.events).hasSize(1);
        assertThat(placed.untilDue(Duration.ofDays(1))).isEqualTo(Duration.ofDays(1));
    }
}
