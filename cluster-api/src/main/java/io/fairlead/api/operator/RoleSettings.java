package io.fairlead.api.operator;

import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// What an operator sets of a role.
///
/// @param weight its part of the cluster against others', 0.001 to 1,000,000; 1 where nothing is
///   said
/// @param quota absent: none
/// @param preemption absent: its requests end nobody's tasks
public record RoleSettings(
        @Nullable @DecimalMin("0.001") @DecimalMax("1000000") BigDecimal weight,
        @Nullable Quota quota,
        @Nullable @Valid PreemptionSettings preemption) {

    /// Without preemption.
    public RoleSettings(@Nullable BigDecimal weight, @Nullable Quota quota) {
        this(weight, quota, null);
    }
}
