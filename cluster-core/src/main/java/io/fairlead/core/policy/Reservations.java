package io.fairlead.core.policy;

import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.task.TaskSpec;
import io.fairlead.core.timeline.FreeTimeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Places kept free in time for tasks that must wait, so that those that go before them do not
/// delay them.
///
/// Times come from the tasks' estimates, or from how long they may run at most. What runs without
/// either is taken to run for ever. GPU devices and ports are counted, not told apart.
final class Reservations {

    private static final int MOST_TIMES = 1_000;

    /// What came of asking for a reservation.
    sealed interface Reserved {
        /// It will start then, if everything ends as expected.
        record At(Instant start) implements Reserved {}

        /// Nobody can tell when it could start: something has to end that nobody knows the end of.
        record NoKnownTime() implements Reserved {}

        /// It fits on none of the known places, not even when all has ended.
        record NoPlace() implements Reserved {}
    }

    private static final class Line {
        private final FreeTimeline free;
        private final Place<?> place;

        private Line(FreeTimeline free, Place<?> place) {
            this.free = free;
            this.place = place;
        }
    }

    private final long now;
    private final Map<AgentId, Line> lines = new LinkedHashMap<>();

    Reservations(Situation situation) {
        this.now = situation.now().toEpochMilli();
        Map<AgentId, Quantities> free = new HashMap<>();
        Map<AgentId, Place<?>> places = new LinkedHashMap<>();
        for (Place<?> place : situation.places()) {
            free.merge(place.agentId(), place.free().quantities(), Quantities::plus);
            places.putIfAbsent(place.agentId(), place);
        }
        places.forEach((agent, place) ->
                lines.put(
                        agent,
                        new Line(
                                new FreeTimeline(now, free.getOrDefault(agent, Quantities.ZERO)),
                                place)));
        situation.running().forEach(task -> release(task, situation.now()));
        situation.others().forEach(task -> release(task, situation.now()));
    }

    private void release(RunningTask task, Instant at) {
        Line line = lines.get(task.agentId());
        if (line != null) {
            long end = task.expectedEnd(at).map(Instant::toEpochMilli).orElse(FreeTimeline.FAR);
            line.free.release(end, task.amounts());
        }
    }

    /// Whether something may start on that agent now without touching what is reserved.
    boolean leavesRoom(WaitingTask waiting, AgentId agent) {
        Line line = lines.get(agent);
        if (line == null) {
            return true;
        }
        long until = FreeTimeline.end(now, lasts(waiting));
        return waiting.tasks().size() == 1
                ? line.free.fits(now, until, amounts(waiting.first()))
                : line.free.fits(now, until, sum(waiting));
    }

    private static Quantities sum(WaitingTask waiting) {
        return waiting.needs();
    }

    /// Something has started.
    void started(WaitingTask waiting, List<RunningTask> placed) {
        long until = FreeTimeline.end(now, lasts(waiting));
        for (RunningTask task : placed) {
            Line line = lines.get(task.agentId());
            if (line != null) {
                line.free.take(now, until, task.amounts());
            }
        }
    }

    /// Keeps the earliest places for it.
    Reserved reserve(WaitingTask waiting) {
        long lasts = lasts(waiting);
        List<Taken> taken =
                waiting.tasks().size() == 1 ? single(waiting.first(), lasts) : gang(waiting, lasts);
        if (taken.isEmpty()) {
            return new Reserved.NoPlace();
        }
        long from = taken.getFirst().from();
        return from >= FreeTimeline.FAR
                ? new Reserved.NoKnownTime()
                : new Reserved.At(Instant.ofEpochMilli(from));
    }

    private record Taken(FreeTimeline line, long from, long until, Quantities amounts) {
        void undo() {
            line.giveBack(from, until, amounts);
        }
    }

    private List<Taken> single(TaskSpec task, long lasts) {
        Quantities need = amounts(task);
        long best = Long.MAX_VALUE;
        @Nullable FreeTimeline at = null;
        for (Line line : lines.values()) {
            if (allowed(task, line.place)) {
                OptionalLong earliest = line.free.earliest(need, lasts);
                if (earliest.isPresent() && earliest.getAsLong() < best) {
                    best = earliest.getAsLong();
                    at = line.free;
                }
            }
        }
        return at == null ? List.of() : List.of(take(at, best, lasts, need));
    }

    private static Taken take(FreeTimeline line, long from, long lasts, Quantities need) {
        long until = FreeTimeline.end(from, lasts);
        line.take(from, until, need);
        return new Taken(line, from, until, need);
    }

    private List<Taken> gang(WaitingTask gang, long lasts) {
        TreeSet<Long> times = new TreeSet<>();
        lines.values().forEach(line -> times.addAll(line.free.times()));
        int tried = 0;
        for (long from : times) {
            if (from >= FreeTimeline.FAR || tried++ < MOST_TIMES) {
                List<Taken> taken = gangAt(gang, from, lasts);
                if (!taken.isEmpty()) {
                    return taken;
                }
            }
        }
        return List.of();
    }

    private List<Taken> gangAt(WaitingTask gang, long from, long lasts) {
        List<Taken> taken = new ArrayList<>();
        for (TaskSpec member : gang.tasks()) {
            Quantities need = amounts(member);
            long until = FreeTimeline.end(from, lasts);
            Line found = null;
            for (Line line : lines.values()) {
                if (allowed(member, line.place) && line.free.fits(from, until, need)) {
                    found = line;
                    break;
                }
            }
            if (found == null) {
                taken.forEach(Taken::undo);
                return List.of();
            }
            taken.add(take(found.free, from, lasts, need));
        }
        return taken;
    }

    private static boolean allowed(TaskSpec task, Place<?> place) {
        for (Constraint constraint : task.constraints()) {
            if (constraint.isStatic() && !constraint.allows(place.attributes(), (_, _) -> 0)) {
                return false;
            }
        }
        return true;
    }

    private static Quantities amounts(TaskSpec task) {
        return task.resources().quantities();
    }

    private static long lasts(WaitingTask waiting) {
        return waiting.expectedDuration().map(Duration::toMillis).orElse(FreeTimeline.FAR);
    }
}
