package io.fairlead.core.allocation;

import io.fairlead.core.id.OfferId;
import io.fairlead.core.resource.Resources;
import java.util.List;

/// The answer to an accept of offers.
public sealed interface Acceptance {

    /// All offers were used; what the tasks left of them is free again.
    ///
    /// @param allocations one for each launch, in their order
    /// @param reservations the very resources of each change of reservations, in their order
    /// @param offers the offers, which are gone now
    record Accepted(List<Allocation> allocations, List<Resources> reservations, List<Offer> offers)
            implements Acceptance {

        /// Copies the lists.
        public Accepted {
            allocations = List.copyOf(allocations);
            reservations = List.copyOf(reservations);
            offers = List.copyOf(offers);
        }
    }

    /// Some offers are not held by that framework, or not any more. Nothing changed.
    record OffersGone(List<OfferId> offers) implements Acceptance {

        /// Copies the list.
        public OffersGone {
            offers = List.copyOf(offers);
        }
    }

    /// A change of reservations names an offer that is not in the list or another role than the
    /// offer's, asks for more than the offer has left, or for more than a limit allows. Nothing
    /// changed.
    ///
    /// @param reservation its place in the list, from 0
    /// @param reason a sentence with the numbers
    record ReservationRefused(int reservation, String reason) implements Acceptance {}

    /// A launch names an offer that is not in the list, asks for more than the offer has left, or
    /// has a constraint that the agent does not meet. Nothing changed.
    ///
    /// @param launch its place in the list, from 0
    /// @param reason a sentence with the numbers
    record LaunchRefused(int launch, String reason) implements Acceptance {}
}
