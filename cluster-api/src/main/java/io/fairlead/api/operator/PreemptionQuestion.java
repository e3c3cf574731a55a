package io.fairlead.api.operator;

import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.resource.ResourceNeeds;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who would be displaced for this?
///
/// @param role under which it would be asked for
/// @param resources what each task needs
/// @param instances tasks that start all or none, 1 to 1,000; 1 where nothing is said
/// @param priority 0 to 100; 50 where nothing is said
/// @param constraints on the agents
public record PreemptionQuestion(
        @NotNull RoleName role,
        @NotNull ResourceNeeds resources,
        @Nullable @Min(1) @Max(1000) Integer instances,
        @Nullable @Min(0) @Max(100) Integer priority,
        @Nullable @Size(max = 100) List<Constraint> constraints) {}
