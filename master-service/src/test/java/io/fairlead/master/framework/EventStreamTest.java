package io.fairlead.master.framework;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.framework.FrameworkEvent;
import io.fairlead.api.framework.TaskUpdate;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.task.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EventStreamTest {

    private final EventStream stream = new EventStream(new FrameworkId(UUID.randomUUID()), 1, 3);

    private static FrameworkEvent.Updates update(String task) {
        TaskUpdate update =
                new TaskUpdate(
                        new TaskId(task),
                        1,
                        TaskState.RUNNING,
                        null,
                        null,
                        null,
                        Instant.EPOCH,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null);
        return new FrameworkEvent.Updates(7, List.of(update));
    }

    private List<FrameworkEvent> next() throws InterruptedException {
        return stream.next(Duration.ofMillis(1));
    }

    @Test
    void neighbours_of_a_kind_are_sent_in_one_frame() throws InterruptedException {
        stream.say(update("a"));
        stream.say(update("b"));
        stream.say(new FrameworkEvent.Rescinded(7, List.of(), "EXPIRED"));
        List<FrameworkEvent> events = next();
        assertThat(events).hasSize(2);
        assertThat(((FrameworkEvent.Updates) events.getFirst()).updates()).hasSize(2);
        assertThat(next()).isEmpty();
    }

    @Test
    void a_reader_that_is_too_slow_loses_the_stream() throws InterruptedException {
        for (int i = 0; i < 10; i++) {
            stream.say(update("t" + i));
        }
        assertThat(next()).containsExactly(new FrameworkEvent.Closed(7, "TOO_SLOW"));
        stream.say(update("late"));
        assertThat(next()).isEmpty();
    }

    @Test
    void nothing_is_said_after_the_end() throws InterruptedException {
        stream.close(new FrameworkEvent.Closed(7, "SUPERSEDED"));
        stream.close(new FrameworkEvent.Closed(7, "NOT_LEADING"));
        stream.say(update("a"));
        assertThat(next()).containsExactly(new FrameworkEvent.Closed(7, "SUPERSEDED"));
    }
}
