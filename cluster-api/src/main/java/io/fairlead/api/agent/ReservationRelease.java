package io.fairlead.api.agent;

import io.fairlead.core.id.RoleName;
import io.fairlead.core.resource.ResourceNeeds;
import jakarta.validation.constraints.NotNull;

/// Something that is reserved on an agent, to be given back: to the reservation that it was taken
/// out of, or to everybody.
///
/// @param role for whom it is reserved
/// @param resources how much of it
public record ReservationRelease(@NotNull RoleName role, @NotNull ResourceNeeds resources) {}
