package io.fairlead.api.agent;

import io.fairlead.core.id.RoleName;
import io.fairlead.core.resource.ResourceNeeds;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;

/// Something to be reserved on an agent.
///
/// @param role for whom; made with weight 1 if it is not there yet
/// @param from a role that the other is nested in: out of what is reserved for it; absent: out of
///   what is not reserved
/// @param resources how much; which ports and devices is chosen where it does not say
public record ReservationRequest(
        @NotNull RoleName role, @Nullable RoleName from, @NotNull ResourceNeeds resources) {}
