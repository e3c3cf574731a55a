package io.fairlead.master.framework;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.framework.FrameworkEvent;
import io.fairlead.api.framework.TaskUpdate;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.task.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What readers of event streams are told, without a master.
class EventStreamTest {

    private static final long EPOCH = 7;

    private final EventLogs logs = new EventLogs(10, 1_000);
    private final FrameworkId framework = new FrameworkId(UUID.randomUUID());
    private long streams;

    private static TaskUpdate update(String task) {
        return new TaskUpdate(
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
                null,
                null);
    }

    private void say(FrameworkId id, String... tasks) {
        List<TaskUpdate> updates = List.of(tasks).stream().map(EventStreamTest::update).toList();
        logs.say(id, new FrameworkEvent.Updates(EPOCH, updates));
    }

    private void say(String... tasks) {
        say(framework, tasks);
    }

    private EventStream begin(FrameworkId id) {
        EventStream stream = new EventStream(id, ++streams, null);
        long number = logs.nextNumber();
        logs.of(id).beginAnew(stream.number(), number);
        stream.open(EPOCH, logs.of(id), List.of(), number);
        return stream;
    }

    private EventStream goOn(long after) {
        EventStream stream = new EventStream(framework, ++streams, new EventId(EPOCH, after));
        EventLog log = logs.of(framework);
        assertThat(log.holdsAfter(after)).isTrue();
        log.readBy(stream.number());
        stream.open(EPOCH, log, List.of(), after);
        return stream;
    }

    private static List<EventLog.Entry> next(EventStream stream) throws InterruptedException {
        return stream.next(Duration.ZERO);
    }

    private static List<String> tasks(List<EventLog.Entry> entries) {
        return entries.stream()
                .map(EventLog.Entry::event)
                .filter(FrameworkEvent.Updates.class::isInstance)
                .flatMap(event -> ((FrameworkEvent.Updates) event).updates().stream())
                .map(each -> each.taskId().value())
                .toList();
    }

    private static FrameworkEvent only(List<EventLog.Entry> entries) {
        assertThat(entries).hasSize(1);
        return entries.getFirst().event();
    }

    @Test
    void neighbours_of_a_kind_are_sent_in_one_frame() throws InterruptedException {
        EventStream stream = begin(framework);
        say("a");
        say("b");
        logs.say(framework, new FrameworkEvent.Rescinded(EPOCH, List.of(), "EXPIRED"));
        List<EventLog.Entry> entries = next(stream);
        assertThat(entries).hasSize(2);
        assertThat(tasks(entries)).containsExactly("a", "b");
        assertThat(next(stream)).isEmpty();
    }

    @Test
    void a_batch_that_is_large_comes_in_several_frames() throws InterruptedException {
        EventLogs roomy = new EventLogs(10_000, 10_000);
        EventLog log = roomy.of(framework);
        EventStream stream = new EventStream(framework, 1, null);
        log.beginAnew(1, roomy.nextNumber());
        stream.open(EPOCH, log, List.of(), roomy.nextNumber() - 1);
        List<TaskUpdate> many = IntStream.range(0, 1_234).mapToObj(i -> update("t" + i)).toList();
        roomy.say(framework, new FrameworkEvent.Updates(EPOCH, many));
        List<String> told = new ArrayList<>();
        for (List<EventLog.Entry> page = next(stream); !page.isEmpty(); page = next(stream)) {
            assertThat(tasks(page)).hasSizeLessThanOrEqualTo(500);
            told.addAll(tasks(page));
        }
        assertThat(told)
                .containsExactlyElementsOf(many.stream().map(u -> u.taskId().value()).toList());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whoever_goes_on_from_any_event_loses_nothing_and_hears_nothing_twice(long seed)
            throws InterruptedException {
        Random random = new Random(seed);
        EventStream stream = begin(framework);
        List<String> said = new ArrayList<>();
        List<String> told = new ArrayList<>();
        long place = -1;
        for (int i = 0; i < 2_000; i++) {
            switch (random.nextInt(4)) {
                case 0 -> {
                    if (place >= 0) {
                        stream = goOn(place);
                    }
                }
                case 1 -> {
                    for (EventLog.Entry entry : next(stream)) {
                        // What comes after a break is sent again: only what was read counts.
                        told.addAll(tasks(List.of(entry)));
                        place = entry.number();
                        if (random.nextInt(3) == 0) {
                            stream = goOn(place);
                            break;
                        }
                    }
                }
                default -> {
                    if (said.size() - told.size() < 10) {
                        said.add("t" + i);
                        say("t" + i);
                    }
                }
            }
        }
        for (List<EventLog.Entry> page = next(stream); !page.isEmpty(); page = next(stream)) {
            told.addAll(tasks(page));
        }
        assertThat(told).containsExactlyElementsOf(said);
    }

    @Test
    void what_is_behind_too_far_is_not_held_and_a_slow_reader_loses_its_stream()
            throws InterruptedException {
        EventStream stream = begin(framework);
        say("first");
        long place = next(stream).getLast().number();
        for (int i = 0; i < 10; i++) {
            say("t" + i);
        }
        assertThat(logs.of(framework).holdsAfter(place)).isTrue();
        say("one-too-many");
        assertThat(logs.of(framework).holdsAfter(place)).isFalse();
        assertThat(only(next(stream))).isEqualTo(new FrameworkEvent.Closed(EPOCH, "TOO_SLOW"));
    }

    @Test
    void a_newer_stream_ends_the_older_at_once() throws InterruptedException {
        EventStream older = begin(framework);
        say("a");
        EventStream newer = goOn(logs.nextNumber() - 2);
        assertThat(only(next(older))).isEqualTo(new FrameworkEvent.Closed(EPOCH, "SUPERSEDED"));
        assertThat(tasks(next(newer))).containsExactly("a");
    }

    @Test
    void the_last_that_was_said_comes_before_the_end() throws InterruptedException {
        EventStream stream = begin(framework);
        say("a");
        logs.end(framework, "REMOVED");
        say("b");
        assertThat(tasks(next(stream))).containsExactly("a");
        assertThat(only(next(stream))).isEqualTo(new FrameworkEvent.Closed(EPOCH, "REMOVED"));
    }

    @Test
    void a_log_that_is_made_anew_holds_no_place_of_the_one_before() throws InterruptedException {
        EventStream stream = begin(framework);
        say("a");
        long place = next(stream).getLast().number();
        logs.end(framework, "REMOVED");
        begin(framework);
        say("b", "c");
        say("d");
        assertThat(logs.of(framework).holdsAfter(place)).isFalse();
    }

    @Test
    void a_waiting_reader_wakes_when_something_is_said() throws Exception {
        EventStream stream = begin(framework);
        CompletableFuture<List<String>> reader =
                CompletableFuture.supplyAsync(() -> tasks(patient(stream)));
        say("a");
        assertThat(reader.get(60, TimeUnit.SECONDS)).containsExactly("a");
    }

    private static List<EventLog.Entry> patient(EventStream stream) {
        try {
            return stream.next(Duration.ofMinutes(1));
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    @Test
    void of_a_thousand_readers_one_that_does_not_read_costs_the_others_nothing()
            throws InterruptedException {
        Map<FrameworkId, EventStream> readers = new HashMap<>();
        Map<FrameworkId, Integer> told = new HashMap<>();
        for (int i = 0; i < 1_000; i++) {
            FrameworkId id = new FrameworkId(UUID.randomUUID());
            readers.put(id, begin(id));
        }
        FrameworkId slow = readers.keySet().iterator().next();
        for (int round = 0; round < 50; round++) {
            for (FrameworkId id : readers.keySet()) {
                say(id, "t" + round);
                if (!id.equals(slow)) {
                    told.merge(id, tasks(next(readers.get(id))).size(), Integer::sum);
                }
            }
            assertThat(logs.items()).isLessThanOrEqualTo(1_000);
        }
        assertThat(told).hasSize(999);
        assertThat(told.values()).containsOnly(50);
        assertThat(only(next(readers.get(slow))))
                .isEqualTo(new FrameworkEvent.Closed(EPOCH, "TOO_SLOW"));
    }
}
