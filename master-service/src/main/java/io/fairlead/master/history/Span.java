package io.fairlead.master.history;

import io.fairlead.api.Page;
import io.fairlead.api.problem.ProblemException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A page of a stretch of history, read from its beginning.
///
/// @param from the first moment of it
/// @param to the first moment behind it
/// @param most so many rows at most
public record Span(Instant from, Instant to, int most) {

    private static final Duration USUAL = Duration.ofHours(1);
    private static final int USUALLY = 100;
    private static final int MOST = 1000;

    /// What was asked for.
    ///
    /// @param from absent: an hour before the end
    /// @param to absent: now
    /// @param cursor where the page before ended: the time of its last row, in milliseconds
    /// @throws ProblemException `INVALID` where that is no stretch of time
    public static Span of(
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable Integer limit,
            @Nullable String cursor,
            Instant now) {
        int most = limit == null ? USUALLY : limit;
        if (most < 1 || most > MOST) {
            throw ProblemException.invalid("limit", "must be 1 to " + MOST);
        }
        Instant end = to == null ? now : storable("to", to);
        Instant begin = from == null ? end.minus(USUAL) : storable("from", from);
        if (!begin.isBefore(end)) {
            throw ProblemException.invalid("from", "must be before to");
        }
        return new Span(cursor == null ? begin : after(cursor), end, most);
    }

    private static Instant storable(String name, Instant said) {
        boolean inReach =
                said.isAfter(Instant.parse("2000-01-01T00:00:00Z"))
                        && said.isBefore(Instant.parse("2200-01-01T00:00:00Z"));
        if (!inReach) {
            throw ProblemException.invalid(name, "must be from year 2000 to 2200");
        }
        return said;
    }

    private static Instant after(String cursor) {
        try {
            return storable("cursor", Instant.parse(cursor)).plusMillis(1);
        } catch (DateTimeParseException none) {
            throw ProblemException.invalid("cursor", "must be the nextCursor of the page before");
        }
    }

    /// For SQL: the rows at and after it.
    public Timestamp begin() {
        return Timestamp.from(from);
    }

    /// For SQL: the rows before it.
    public Timestamp end() {
        return Timestamp.from(to);
    }

    /// How many rows to read, so that it shows whether there are more.
    public int lookAhead() {
        return most + 1;
    }

    /// The page of what was read.
    public <T> Page<T> page(List<T> read, Function<T, Instant> time) {
        if (read.size() <= most) {
            return new Page<>(read, null);
        }
        List<T> items = read.subList(0, most);
        return new Page<>(items, time.apply(items.getLast()).toString());
    }
}
