package io.fairlead.api.operator;

import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.resource.Quantities;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A role and what it has now.
///
/// @param preemption what its requests may do to running tasks; absent: nothing
/// @param reserved on all agents, for it or a role nested in it, held or not
/// @param reservedFree what nobody holds of that
/// @param dominantShare its greatest share of any kind of resource that counts in fair shares, 0 to
///   1, not weighted
public record RoleView(
        RoleName name,
        BigDecimal weight,
        @Nullable Quota quota,
        @Nullable PreemptionSettings preemption,
        Quantities offered,
        Quantities allocated,
        Quantities reserved,
        Quantities reservedFree,
        double dominantShare,
        List<FrameworkId> frameworks) {}
