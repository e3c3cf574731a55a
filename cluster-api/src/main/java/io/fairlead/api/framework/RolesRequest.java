package io.fairlead.api.framework;

import io.fairlead.core.id.RoleName;
import java.util.List;

/// Names some of a framework's roles.
///
/// @param roles none means all of them
public record RolesRequest(List<RoleName> roles) {

    /// Copies the list; an absent one is empty.
    public RolesRequest {
        roles = roles == null ? List.of() : List.copyOf(roles);
    }
}
