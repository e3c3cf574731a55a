package io.fairlead.api.framework;

import io.fairlead.core.id.RoleName;
import io.fairlead.core.offer.OfferNeed;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Names some of a framework's roles.
///
/// @param roles none means all of them; at most 1,000
/// @param needs with `revive`: what it wants now under each of them, and offers are made to that
///   size from then on; absent: as before
public record RolesRequest(
        @Size(max = 1_000) List<RoleName> roles, @Nullable List<OfferNeed> needs) {

    /// Copies the lists; absent roles are none.
    public RolesRequest {
        roles = roles == null ? List.of() : List.copyOf(roles);
        needs = needs == null ? null : List.copyOf(needs);
    }

    /// Says nothing of needs.
    public RolesRequest(List<RoleName> roles) {
        this(roles, null);
    }
}
