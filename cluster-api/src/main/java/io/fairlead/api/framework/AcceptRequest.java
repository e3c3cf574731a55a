package io.fairlead.api.framework;

import io.fairlead.core.id.OfferId;
import io.fairlead.core.task.TaskSpec;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Takes offers, all of them or none, reserves or releases some of them, and launches tasks on
/// them. What these leave of the offers goes back to the pool at once.
///
/// @param offers offers held, at most 10,000
/// @param reservations at most 10,000, done in their order before anything is launched
/// @param launches at most 10,000; without any, the offers are declined
/// @param refuse how long the rest of these agents need not be offered again; PT5S where nothing is
///   said, at most P365D
public record AcceptRequest(
        @NotEmpty @Size(max = 10_000) List<OfferId> offers,
        @Size(max = 10_000) List<@Valid OfferReservation> reservations,
        @Size(max = 10_000) List<@Valid OfferLaunch> launches,
        @Nullable Duration refuse) {

    /// Copies the lists; absent ones are empty.
    public AcceptRequest {
        offers = offers == null ? List.of() : List.copyOf(offers);
        reservations = reservations == null ? List.of() : List.copyOf(reservations);
        launches = launches == null ? List.of() : List.copyOf(launches);
    }

    /// Without reservations.
    public AcceptRequest(
            List<OfferId> offers, List<OfferLaunch> launches, @Nullable Duration refuse) {
        this(offers, List.of(), launches, refuse);
    }

    /// A task to launch on one of the offers.
    public record OfferLaunch(@NotNull OfferId offerId, @NotNull TaskSpec task) {}
}
