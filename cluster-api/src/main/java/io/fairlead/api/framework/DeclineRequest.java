package io.fairlead.api.framework;

import io.fairlead.core.id.OfferId;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Gives offers back. Offers that are gone already are passed over.
///
/// @param refuse how long the like need not be offered again; PT5S where nothing is said, at most
///   P365D
/// @param reason for people, kept with the offer's history
public record DeclineRequest(
        @NotEmpty @Size(max = 10_000) List<OfferId> offers,
        @Nullable Duration refuse,
        @Nullable @Size(max = 200) String reason) {

    /// Copies the list.
    public DeclineRequest {
        offers = offers == null ? List.of() : List.copyOf(offers);
    }
}
