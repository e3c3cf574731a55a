package io.fairlead.core.allocation;

import io.fairlead.core.id.RoleName;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.resource.Resources;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What a change of reservations does on one agent: so much is reserved less in some ways, and more
/// in others. The difference comes from, or goes to, what is nobody's.
///
/// @param amount all that moves
record ReservationMove(Resources amount, Reserved less, Reserved more) {

    /// How a change can be made of what is there.
    ///
    /// @param unreserved what can be reserved
    /// @param unused what can be reserved further down, or released
    /// @return nothing if there is too little
    static Optional<ReservationMove> of(
            ReservationChange change, Resources unreserved, Reserved unused) {
        return switch (change) {
            case ReservationChange.Reserve(RoleName role, var from, ResourceNeeds amount) ->
                    from.isEmpty()
                            ? unreserved
                                    .carve(amount)
                                    .map(part -> reserve(part, Reservation.of(role)))
                            : taken(amount, unused.only(r -> r.role().equals(from.get())))
                                    .map(part -> refine(part, role));
            case ReservationChange.Release(RoleName role, ResourceNeeds amount) ->
                    taken(amount, unused.only(r -> r.isReleasable() && r.role().equals(role)))
                            .map(ReservationMove::release);
        };
    }

    private static Optional<Portion> taken(ResourceNeeds amount, Reserved sources) {
        return new Portion(sources.sum(), sources).carve(amount);
    }

    private static ReservationMove reserve(Resources part, Reservation as) {
        return new ReservationMove(part, Reserved.NONE, Reserved.of(as, part));
    }

    private static ReservationMove refine(Portion part, RoleName inner) {
        TreeMap<Reservation, Resources> more = new TreeMap<>();
        for (Map.Entry<Reservation, Resources> each : part.reserved().amounts().entrySet()) {
            more.put(each.getKey().refined(inner), each.getValue());
        }
        return new ReservationMove(part.resources(), part.reserved(), new Reserved(more));
    }

    private static ReservationMove release(Portion part) {
        TreeMap<Reservation, Resources> more = new TreeMap<>();
        for (Map.Entry<Reservation, Resources> each : part.reserved().amounts().entrySet()) {
            each.getKey()
                    .enclosing()
                    .ifPresent(outer -> more.merge(outer, each.getValue(), Resources::plus));
        }
        return new ReservationMove(part.resources(), part.reserved(), new Reserved(more));
    }

    /// What differs between two ways in which an agent is reserved.
    static ReservationMove between(Reserved before, Reserved after) {
        TreeMap<Reservation, Resources> both = new TreeMap<>();
        before.amounts().forEach((key, amount) -> both.put(key, amount.min(after.of(key))));
        Reserved same = new Reserved(both);
        Reserved more = after.minus(same);
        return new ReservationMove(more.sum(), before.minus(same), more);
    }

    /// What that is after.
    Portion of(Portion before) {
        return new Portion(before.resources(), before.reserved().minus(less).plus(more));
    }

    /// Undoes this.
    ReservationMove undone() {
        return new ReservationMove(amount, more, less);
    }
}
