package io.fairlead.master.state;

import io.fairlead.api.agent.TaskUsage;
import io.fairlead.api.problem.ProblemException;
import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.resource.Fixed;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.task.TaskSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is let into the state: bounded, so that no sum overflows and the database can hold it. A
/// value that only the commit would refuse costs everybody a reload.
public final class Bounds {

    /// The longest duration anywhere.
    public static final Duration LONGEST = Duration.ofDays(3650);

    /// Processor time of all processes of a task.
    private static final Duration LONGEST_CPU_TIME = LONGEST.multipliedBy(100);

    private static final int MOST_ATTRIBUTES = 1_000;
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_VALUE = 4_000;
    private static final long MOST = Fixed.thousandths(1_000_000_000L);
    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

    private Bounds() {}

    /// Each amount at most 10⁹.
    public static void check(String pointer, Quantities amounts) {
        for (Map.Entry<String, Long> kind : amounts.byKind().entrySet()) {
            if (Math.abs(kind.getValue()) > MOST) {
                throw ProblemException.invalid(
                        pointer + "/" + kind.getKey(), "must be at most 1000000000");
            }
        }
    }

    /// From 0 to ten years.
    public static void check(String pointer, @Nullable Duration duration) {
        if (duration != null && (duration.isNegative() || duration.compareTo(LONGEST) > 0)) {
            throw ProblemException.invalid(pointer, "must be from PT0S to P3650D");
        }
    }

    /// In this century or the next.
    public static void check(String pointer, @Nullable Instant instant) {
        if (instant != null && (instant.isBefore(EARLIEST) || instant.isAfter(LATEST))) {
            throw ProblemException.invalid(pointer, "must be from year 2000 to 2200");
        }
    }

    /// What a clock may show, also one that was never set: from 1970 to 2200.
    public static void checkClock(String pointer, Instant instant) {
        if (instant.isBefore(Instant.EPOCH) || instant.isAfter(LATEST)) {
            throw ProblemException.invalid(pointer, "must be from year 1970 to 2200");
        }
    }

    /// What a task has used.
    public static void check(String pointer, @Nullable TaskUsage usage) {
        if (usage != null
                && (usage.cpuTime().isNegative()
                        || usage.cpuTime().compareTo(LONGEST_CPU_TIME) > 0)) {
            throw ProblemException.invalid(
                    pointer + "/cpuTime",
                    "must be from PT0S to P" + LONGEST_CPU_TIME.toDays() + "D");
        }
    }

    /// What an agent says of itself: at most 1,000 attributes, names of 1 to 200 characters, values
    /// of at most 4,000.
    public static void check(String pointer, Attributes attributes) {
        if (attributes.values().size() > MOST_ATTRIBUTES) {
            throw ProblemException.invalid(
                    pointer, "must be at most " + MOST_ATTRIBUTES + " attributes");
        }
        attributes
                .values()
                .forEach((name, value) -> {
                    if (name.isEmpty() || name.length() > LONGEST_NAME) {
                        throw ProblemException.invalid(
                                pointer, "names must have 1 to " + LONGEST_NAME + " characters");
                    }
                    if (value.length() > LONGEST_VALUE) {
                        throw ProblemException.invalid(
                                pointer + "/" + name.replace("~", "~0").replace("/", "~1"),
                                "must have at most " + LONGEST_VALUE + " characters");
                    }
                });
    }

    /// A task's amounts and times.
    public static void check(String pointer, TaskSpec task) {
        check(pointer + "/resources", task.resources().quantities());
        check(pointer + "/killGracePeriod", task.killGracePeriod());
        check(pointer + "/estimatedDuration", task.estimatedDuration());
        check(pointer + "/maxRunTime", task.maxRunTime());
        check(pointer + "/deadline", task.deadline());
        check(pointer + "/unreachable/replaceAfter", task.replaceAfter());
    }

    /// An agent's word on when something was; ours where its clock is far off.
    static Instant plausible(Instant said, Instant now) {
        boolean near =
                said.isAfter(now.minus(LONGEST)) && said.isBefore(now.plus(Duration.ofDays(1)));
        return near ? said : now;
    }
}
