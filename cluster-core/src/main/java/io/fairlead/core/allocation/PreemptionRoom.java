package io.fairlead.core.allocation;

import io.fairlead.core.id.RoleName;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.task.TaskSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// What will be free on one agent, and who takes of it before a draft's next task: those that
/// places are held for, and the draft's own tasks. Each is given its part in its turn as it will be
/// when all has ended: by its own role, what is reserved first.
///
/// @param free all that will be, whoever it is reserved for
/// @param held in the order in which they were taken
/// @param own places of the draft, by its role
record PreemptionRoom(Portion free, List<HoldBook.HeldPlace> held, List<ResourceNeeds> own) {

    /// The same when that has ended too, there.
    PreemptionRoom with(Portion more) {
        return new PreemptionRoom(free.plus(more), held, own);
    }

    /// The same where that stays after all.
    PreemptionRoom without(Portion less) {
        return new PreemptionRoom(free.minus(less), held, own);
    }

    PreemptionRoom taken(TaskSpec task) {
        List<ResourceNeeds> all = new ArrayList<>(own);
        all.add(task.resources());
        return new PreemptionRoom(free, held, List.copyOf(all));
    }

    /// Whether a task of the draft has its place there, and those before it keep theirs.
    boolean fits(RoleName role, ResourceNeeds needs) {
        return part(role, needs).isPresent();
    }

    /// What it will be given. A place that is held in vain takes nothing, until what ends gives
    /// room for it.
    Optional<Portion> part(RoleName role, ResourceNeeds needs) {
        Optional<Portion> left = Optional.of(afterHeld());
        for (ResourceNeeds before : own) {
            left = left.flatMap(there -> taken(there, role, before));
        }
        return left.flatMap(there -> there.usableBy(role).carve(needs));
    }

    /// Those of the held that have their places there.
    Set<HoldBook.HeldPlace> served() {
        Set<HoldBook.HeldPlace> served = new HashSet<>();
        walkHeld(served::add);
        return served;
    }

    private Portion afterHeld() {
        return walkHeld(_ -> {});
    }

    private Portion walkHeld(Consumer<HoldBook.HeldPlace> served) {
        Portion left = free;
        for (HoldBook.HeldPlace each : held) {
            Optional<Portion> rest = taken(left, each.role(), each.task().resources());
            if (rest.isPresent()) {
                served.accept(each);
                left = rest.get();
            }
        }
        return left;
    }

    private static Optional<Portion> taken(Portion there, RoleName role, ResourceNeeds needs) {
        return there.usableBy(role).carve(needs).map(there::minus);
    }
}
