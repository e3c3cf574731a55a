package io.fairlead.gateway.task;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// How far past estimates of this gateway were off, queue by queue: the first that was given for a
/// task against when it got its place. Kept in memory: only tasks that somebody asked about count,
/// and a restart forgets.
@Component
class StartEstimates {

    private static final int MOST_OPEN = 1_000;
    private static final int MOST_ERRORS = 200;

    private final JdbcClient jdbc;
    private final InstantSource clock;
    private final Map<String, Book> books = new HashMap<>();

    StartEstimates(JdbcClient jdbc, InstantSource clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /// One queue's.
    private static final class Book {
        private final Map<String, Instant> open = new LinkedHashMap<>();
        private final Deque<Duration> errors = new ArrayDeque<>();
    }

    /// What became of past estimates.
    ///
    /// @param observed so many were held against what happened, at most the last 200
    /// @param medianError how much later than said tasks got their place; negative where earlier
    /// @param ninetyPercentWithin nine of ten were off by at most that, later or earlier
    record PastError(int observed, Duration medianError, Duration ninetyPercentWithin) {}

    /// The estimate that a person was given now; the first for a task is what counts.
    synchronized void given(String queue, String taskId, Instant start) {
        Map<String, Instant> open = books.computeIfAbsent(queue, _ -> new Book()).open;
        if (open.size() < MOST_OPEN && start.isAfter(clock.instant())) {
            open.putIfAbsent(taskId, start);
        }
    }

    /// How far past estimates were off; nothing while none was held against what happened.
    synchronized Optional<PastError> of(String queue) {
        Book book = books.get(queue);
        if (book == null) {
            return Optional.empty();
        }
        settle(book);
        if (book.errors.isEmpty()) {
            return Optional.empty();
        }
        List<Duration> sorted = book.errors.stream().sorted().toList();
        List<Duration> sizes = sorted.stream().map(Duration::abs).sorted().toList();
        return Optional.of(
                new PastError(
                        sorted.size(),
                        sorted.get(sorted.size() / 2),
                        sizes.get((sizes.size() * 9 - 1) / 10)));
    }

    private void settle(Book book) {
        if (book.open.isEmpty()) {
            return;
        }
        jdbc.sql(
                        """
                        select task_id, placed_at from gateway.task
                         where task_id = any(:ids) and (placed_at is not null or ended_at is not null)
                        """)
                .param("ids", book.open.keySet().toArray(String[]::new))
                .query((row, _) ->
                        Map.entry(
                                row.getString("task_id"),
                                Optional.ofNullable(row.getTimestamp("placed_at"))
                                        .map(Timestamp::toInstant)))
                .list()
                .forEach(placed -> {
                    Instant said = book.open.remove(placed.getKey());
                    if (said != null && placed.getValue().isPresent()) {
                        book.errors.add(Duration.between(said, placed.getValue().get()));
                        if (book.errors.size() > MOST_ERRORS) {
                            book.errors.removeFirst();
                        }
                    }
                });
    }
}
