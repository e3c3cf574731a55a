package io.fairlead.core.allocation;

import io.fairlead.core.resource.Resources;
import java.util.List;

/// The answer to a change of reservations.
public sealed interface ReservationAnswer {

    /// It is done.
    ///
    /// @param amount the very resources
    /// @param rescinded offers taken back for it
    record Done(Resources amount, List<Offer> rescinded) implements ReservationAnswer {

        /// Copies the list.
        public Done {
            rescinded = List.copyOf(rescinded);
        }
    }

    /// There is too little that nobody holds, or a limit is in the way. Nothing changed.
    ///
    /// @param reason a sentence with the numbers
    record Refused(String reason) implements ReservationAnswer {}
}
