package io.fairlead.core.allocation;

import io.fairlead.core.id.RoleName;
import io.fairlead.core.resource.ResourceNeeds;
import java.util.Optional;

/// Something to be reserved, or released, on one agent.
public sealed interface ReservationChange {

    /// Who may use it after, or could until then.
    RoleName role();

    /// How much; which ports and devices is chosen where it does not say.
    ResourceNeeds amount();

    /// To be reserved for a role.
    ///
    /// @param from out of what is reserved for this role, in which the other is nested; empty: out
    ///   of what is not reserved
    record Reserve(RoleName role, Optional<RoleName> from, ResourceNeeds amount)
            implements ReservationChange {

        /// @throws IllegalArgumentException if the role is not nested in the one it is taken from
        public Reserve {
            if (from.isPresent() && !Reservation.isNested(role, from.get())) {
                throw new IllegalArgumentException(
                        "must be a role nested in the role that it is taken from");
            }
        }
    }

    /// To be given back: to the reservation that it was taken from, or to everybody.
    record Release(RoleName role, ResourceNeeds amount) implements ReservationChange {}
}
