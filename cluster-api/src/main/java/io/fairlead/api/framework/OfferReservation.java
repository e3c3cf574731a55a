package io.fairlead.api.framework;

import io.fairlead.core.id.OfferId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.resource.ResourceNeeds;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;

/// Something to be reserved, or released, of one of the offers that are accepted.
///
/// @param role to reserve: the offer's; to release: one that the offer has something reserved for
/// @param from to reserve: a role that the other is nested in, out of what is reserved for it;
///   absent: out of what is not reserved
/// @param resources how much; which ports and devices is chosen where it does not say
public record OfferReservation(
        @NotNull OfferId offerId,
        @NotNull Operation operation,
        @NotNull RoleName role,
        @Nullable RoleName from,
        @NotNull ResourceNeeds resources) {

    /// What is to be done.
    public enum Operation {
        /// For that role alone, and those nested in it, from now on.
        RESERVE,
        /// Back to the reservation that it was taken out of, or to everybody.
        RELEASE
    }
}
