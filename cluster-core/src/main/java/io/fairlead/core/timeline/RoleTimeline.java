package io.fairlead.core.timeline;

import io.fairlead.core.resource.CustomScalars;
import io.fairlead.core.resource.Quantities;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What is promised of a role's guarantee over time. One for each role, whatever queues it has, so
/// that two of them are not promised the same.
///
/// Admission places work as early as possible behind what was promised before (list scheduling); a
/// promise once given is never moved. It counts amounts, not agents: a guarantee that is split over
/// agents such that no task fits on any of them keeps no promise.
public final class RoleTimeline {

    private final Instant now;
    private final Quantities guarantee;
    private final FreeTimeline free;

    /// Nothing promised yet.
    public RoleTimeline(Quantities guarantee, Instant now) {
        this.guarantee = guarantee;
        this.now = now;
        this.free = new FreeTimeline(now.toEpochMilli(), guarantee);
    }

    /// Keeps a slot; what of it is past is left out. The guarantee may have been lowered since the
    /// slot was promised: then nothing more fits beside it.
    public void keep(Slot slot) {
        long from = Math.max(slot.from().toEpochMilli(), now.toEpochMilli());
        long until = slot.until().toEpochMilli();
        if (until > from) {
            free.take(from, Math.min(until, FreeTimeline.FAR), slot.amounts());
        }
    }

    /// Forgets what is past, so that a long life costs nothing.
    public void forgetBefore(Instant time) {
        free.forgetBefore(time.toEpochMilli());
    }

    /// Whether the deadline can be promised. Promises nothing yet: [#keep] the slots.
    public Admission ask(DeadlineAsk ask) {
        if (!guarantee.contains(ask.each())
                || ask.together() && copiesOf(guarantee, ask) < ask.tasks()) {
            return new Admission.TooLarge();
        }
        List<Slot> slots = ask.together() || ask.tasks() == 1 ? together(ask) : waves(ask);
        if (slots.isEmpty()) {
            return new Admission.TooLarge();
        }
        Instant finish = slots.getFirst().until();
        for (Slot slot : slots) {
            finish = slot.until().isAfter(finish) ? slot.until() : finish;
        }
        return finish.isAfter(ask.deadline())
                ? new Admission.TooLate(finish)
                : new Admission.Guaranteed(slots, finish);
    }

    private static int copiesOf(Quantities whole, DeadlineAsk ask) {
        return new FreeTimeline(0, whole).copies(0, 1, ask.each(), ask.tasks());
    }

    private List<Slot> together(DeadlineAsk ask) {
        long lasts = ask.lasts().toMillis();
        Long from = Math.max(ask.notBefore().toEpochMilli(), free.times().first());
        while (from != null && from < FreeTimeline.FAR) {
            if (free.copies(from, FreeTimeline.end(from, lasts), ask.each(), ask.tasks())
                    == ask.tasks()) {
                return List.of(slot(from, from + lasts, ask.each(), ask.tasks()));
            }
            from = free.times().higher(from);
        }
        return List.of();
    }

    /// As many as fit at each time, the first time first.
    private List<Slot> waves(DeadlineAsk ask) {
        FreeTimeline work = free.copy();
        long lasts = ask.lasts().toMillis();
        Map<Lane, Slot> slots = new LinkedHashMap<>();
        int left = ask.tasks();
        Long from = Math.max(ask.notBefore().toEpochMilli(), work.times().first());
        while (left > 0 && from != null && from < FreeTimeline.FAR) {
            int side = work.copies(from, FreeTimeline.end(from, lasts), ask.each(), left);
            boolean last = work.times().higher(from) == null;
            if (side > 0) {
                // Behind all that is promised every wave is like the first.
                int waves = last ? Math.max(1, left / side) : 1;
                long until = FreeTimeline.end(from, waves * lasts);
                Slot slot = slot(from, until, ask.each(), side);
                work.take(from, until, slot.amounts());
                add(slots, slot);
                left -= side * waves;
            }
            from = work.times().higher(from);
        }
        return left > 0 ? List.of() : List.copyOf(slots.values());
    }

    private record Lane(Instant end, Quantities amounts) {}

    /// Waves of equal width that follow each other are one slot.
    private static void add(Map<Lane, Slot> slots, Slot slot) {
        Slot before = slots.remove(new Lane(slot.from(), slot.amounts()));
        Slot whole = before == null ? slot : new Slot(before.from(), slot.until(), slot.amounts());
        slots.put(new Lane(whole.until(), whole.amounts()), whole);
    }

    private static Slot slot(long from, long until, Quantities each, int copies) {
        return new Slot(
                Instant.ofEpochMilli(from), Instant.ofEpochMilli(until), times(each, copies));
    }

    private static Quantities times(Quantities each, long copies) {
        Map<String, Long> custom = new HashMap<>();
        each.custom().asMap().forEach((kind, amount) -> custom.put(kind, amount * copies));
        return new Quantities(
                Math.multiplyExact(each.cpus(), copies),
                Math.multiplyExact(each.memoryMiB(), copies),
                Math.multiplyExact(each.diskMiB(), copies),
                Math.multiplyExact(each.gpus(), copies),
                Math.multiplyExact(each.ports(), copies),
                CustomScalars.of(custom));
    }

    /// What is promised over time: at each instant where it changes, how much from then on.
    public List<Step> promised() {
        List<Step> steps = new ArrayList<>();
        for (long time : free.times()) {
            Quantities promised = guarantee.minus(free.at(time));
            if (steps.isEmpty() || !steps.getLast().promised().equals(promised)) {
                steps.add(new Step(Instant.ofEpochMilli(time), promised));
            }
        }
        return steps;
    }

    /// So much is promised from then on.
    public record Step(Instant from, Quantities promised) {}
}
