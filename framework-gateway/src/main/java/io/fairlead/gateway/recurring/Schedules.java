package io.fairlead.gateway.recurring;

import io.fairlead.api.Page;
import io.fairlead.api.problem.FieldError;
import io.fairlead.api.problem.Problem;
import io.fairlead.api.problem.ProblemException;
import io.fairlead.gateway.job.ScheduledJobs;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// Schedules: made, changed, deleted, and what happens when a time has come.
@Service
class Schedules {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,98}");
    private static final int SHOWN = 5;

    private final ScheduleStore store;
    private final ScheduledJobs jobs;
    private final InstantSource clock;

    Schedules(ScheduleStore store, ScheduledJobs jobs, InstantSource clock) {
        this.store = store;
        this.jobs = jobs;
        this.clock = clock;
    }

    /// A schedule, and whether it is new.
    record Put(ScheduleView schedule, boolean created) {}

    @Transactional
    Put put(String name, ScheduleDefinition definition) {
        Instant now = now();
        List<FieldError> errors = new ArrayList<>();
        if (!NAME.matcher(name).matches()) {
            errors.add(new FieldError("name", "must be lower-case letters, digits, '.', '_', '-'"));
        }
        ZoneId zone = zone(definition.timeZone(), errors);
        CronTimes times = times(definition.cron(), zone, errors);
        if (definition.job() == null || !definition.job().isObject()) {
            errors.add(new FieldError("/job", "must be a job"));
        }
        if (!errors.isEmpty() || times == null || definition.job() == null) {
            throw new ProblemException(
                    Problem.INVALID,
                    errors.getFirst().pointer() + ": " + errors.getFirst().detail(),
                    errors);
        }
        boolean paused = Boolean.TRUE.equals(definition.paused());
        ScheduleRow row =
                new ScheduleRow(
                        name,
                        jobs.template(definition.job(), "/job", now),
                        Objects.requireNonNull(definition.cron()),
                        zone.getId(),
                        definition.overlap() == null ? Overlap.SKIP : definition.overlap(),
                        definition.catchUp() == null ? CatchUp.NONE : definition.catchUp(),
                        paused,
                        nextAfterPut(name, times, now),
                        null,
                        null,
                        null,
                        now);
        boolean created = store.put(row);
        return new Put(get(name), created);
    }

    /// What passed while it was paused is caught up with where it is asked for.
    private @Nullable Instant nextAfterPut(String name, CronTimes times, Instant now) {
        ScheduleRow before = store.find(name).orElse(null);
        if (before == null || !before.paused() || before.catchUp() == CatchUp.NONE) {
            return times.after(now);
        }
        Instant next = before.nextAt();
        return next != null && next.isBefore(now) ? next : times.after(now);
    }

    private static ZoneId zone(@Nullable String text, List<FieldError> errors) {
        try {
            return ZoneId.of(text == null ? "UTC" : text);
        } catch (DateTimeException unknown) {
            errors.add(new FieldError("/timeZone", "must be a time zone such as Europe/Berlin"));
            return ZoneId.of("UTC");
        }
    }

    private static @Nullable CronTimes times(
            @Nullable String text, ZoneId zone, List<FieldError> errors) {
        if (text == null || text.length() > 200) {
            errors.add(new FieldError("/cron", text == null ? "is missing" : "is too long"));
            return null;
        }
        try {
            return new CronTimes(text, zone);
        } catch (IllegalArgumentException wrong) {
            errors.add(new FieldError("/cron", String.valueOf(wrong.getMessage())));
            return null;
        }
    }

    @Transactional(readOnly = true)
    ScheduleView get(String name) {
        return store.find(name)
                .map(this::view)
                .orElseThrow(() -> ProblemException.notFound("schedule " + name));
    }

    @Transactional(readOnly = true)
    Page<ScheduleView> list(int limit, String after) {
        List<ScheduleView> found = store.list(after, limit + 1).stream().map(this::view).toList();
        boolean more = found.size() > limit;
        List<ScheduleView> items = more ? found.subList(0, limit) : found;
        return new Page<>(items, more ? items.getLast().name() : null);
    }

    /// Its jobs stay.
    @Transactional
    void delete(String name) {
        if (!store.delete(name)) {
            throw ProblemException.notFound("schedule " + name);
        }
    }

    /// What came of one schedule whose time had come.
    ///
    /// @param name of the schedule
    record Came(String name, int jobs) {}

    /// Does what one schedule whose time has come asks for: the jobs and the note that they were
    /// handed in are one transaction, so that a time is never used twice.
    ///
    /// @return nothing where no time has come
    @Transactional
    @Nullable Came runOne() {
        Instant now = now();
        ScheduleRow row = store.due(now).orElse(null);
        if (row == null || row.nextAt() == null) {
            return null;
        }
        CronTimes times = row.times();
        List<Instant> due = times.due(row.nextAt(), now, row.catchUp());
        UUID last = row.lastJob();
        String error = due.isEmpty() ? "missed: no gateway ran at " + row.nextAt() : null;
        int submitted = 0;
        for (Instant _ : due) {
            if (last != null && row.overlap() != Overlap.ALLOW && jobs.lives(last)) {
                if (row.overlap() == Overlap.SKIP) {
                    error = "left out: job " + last + " of the time before still lives";
                    continue;
                }
                jobs.stop(last);
            }
            last = jobs.submit(row.document(), row.name());
            submitted++;
        }
        store.came(row.name(), now, times.after(now), submitted == 0 ? null : last, error);
        return new Came(row.name(), submitted);
    }

    /// After [#runOne] was refused: notes why, and goes on with the next time.
    @Transactional
    void failed(String why) {
        Instant now = now();
        store.due(now)
                .ifPresent(row -> store.came(row.name(), now, row.times().after(now), null, why));
    }

    private ScheduleView view(ScheduleRow row) {
        List<Instant> next = new ArrayList<>();
        Instant time = row.paused() ? null : row.nextAt();
        for (int i = 0; i < SHOWN && time != null; i++) {
            next.add(time);
            time = row.times().after(time);
        }
        return new ScheduleView(
                row.name(),
                row.cron(),
                row.timeZone(),
                row.overlap(),
                row.catchUp(),
                row.paused(),
                next,
                row.lastAt(),
                row.lastJob(),
                row.lastError(),
                row.createdAt(),
                jobs.document(row.document()));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
