package io.fairlead.master.offer;

import io.fairlead.core.allocation.OfferReservation;
import io.fairlead.core.allocation.ReservationChange;
import java.util.Optional;

/// What a framework wants reserved or released, as the core says it.
final class ReservationChanges {

    private ReservationChanges() {}

    /// @throws IllegalArgumentException if a role is not nested in the one it is taken from
    static OfferReservation of(io.fairlead.api.framework.OfferReservation wanted) {
        return new OfferReservation(
                wanted.offerId(),
                switch (wanted.operation()) {
                    case RESERVE ->
                            new ReservationChange.Reserve(
                                    wanted.role(),
                                    Optional.ofNullable(wanted.from()),
                                    wanted.resources());
                    case RELEASE ->
                            new ReservationChange.Release(wanted.role(), wanted.resources());
                });
    }
}
