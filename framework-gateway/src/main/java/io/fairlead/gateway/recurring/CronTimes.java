package io.fairlead.gateway.recurring;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.support.CronExpression;

/// The times that a cron expression names in a time zone.
///
/// Where clocks are put forward, times in the hour that is left out move behind it; where they are
/// put back, a time in the hour that comes twice is named once ([CronExpression]).
final class CronTimes {

    /// A time that is no older is not missed, only a little late.
    static final Duration LATE = Duration.ofMinutes(1);

    private static final int MOST = 100;

    private final CronExpression expression;
    private final ZoneId zone;

    /// @param text six fields, or the five of Unix cron, or a word such as `@daily`
    /// @throws IllegalArgumentException if it is none, or never comes
    CronTimes(String text, ZoneId zone) {
        int fields = text.trim().split("\\s+").length;
        this.expression = CronExpression.parse(fields == 5 ? "0 " + text.trim() : text.trim());
        this.zone = zone;
    }

    /// The first time after that one; nothing where there is none.
    @Nullable Instant after(Instant time) {
        ZonedDateTime next = expression.next(time.atZone(zone));
        return next == null ? null : next.toInstant();
    }

    /// The times from that one on that are handled now, as the catch-up says.
    ///
    /// @param first the first that is due, not after now
    List<Instant> due(Instant first, Instant now, CatchUp catchUp) {
        List<Instant> due = new ArrayList<>();
        Instant time = first;
        while (time != null && !time.isAfter(now)) {
            due.add(time);
            if (due.size() > MOST) {
                due.removeFirst();
            }
            time = after(time);
        }
        Instant oldest = now.minus(LATE);
        return switch (catchUp) {
            case ALL -> due;
            case LATEST -> List.of(due.getLast());
            case NONE -> due.stream().filter(at -> at.isAfter(oldest)).toList();
        };
    }
}
