package io.fairlead.core.allocation;

import io.fairlead.core.allocation.HoldBook.HeldPlace;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The turn of one held place among all that are held on its agent.
///
/// @param then all that is free there when all has ended, whoever it is reserved for
/// @param before those that come before it, in the order in which they were taken
/// @param after those that come after it
record HeldTurn(Portion then, List<HeldPlace> before, HeldPlace own, List<HeldPlace> after) {

    /// What it may be given now: the part that was counted for it, or else any that is free, such
    /// as another port; and only what leaves all others the places that they have in their turns.
    Stream<Portion> parts(AgentHoldings agent) {
        return Stream.of(counted(), any(agent))
                .flatMap(Optional::stream)
                .filter(agent::hasFree)
                .filter(this::leavesOthers);
    }

    private Optional<Portion> counted() {
        return room(then, before).part(own.role(), own.task().resources());
    }

    private Optional<Portion> any(AgentHoldings agent) {
        return agent.freeFor(own.role()).carve(own.task().resources());
    }

    private boolean leavesOthers(Portion part) {
        List<HeldPlace> others = new ArrayList<>(before);
        others.addAll(after);
        if (others.isEmpty()) {
            return true;
        }
        List<HeldPlace> all = new ArrayList<>(before);
        all.add(own);
        all.addAll(after);
        Set<HeldPlace> left = new HashSet<>(room(then, all).served());
        left.remove(own);
        return room(then.minus(part), others).served().containsAll(left);
    }

    private static PreemptionRoom room(Portion free, List<HeldPlace> held) {
        return new PreemptionRoom(free, held, List.of());
    }
}
