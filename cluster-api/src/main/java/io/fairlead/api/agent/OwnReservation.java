package io.fairlead.api.agent;

import io.fairlead.core.id.RoleName;
import io.fairlead.core.resource.Resources;
import jakarta.validation.constraints.NotNull;

/// Something that an agent's own settings reserve for a role.
public record OwnReservation(@NotNull RoleName role, @NotNull Resources resources) {}
