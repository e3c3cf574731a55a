package io.fairlead.core.allocation;

import io.fairlead.core.resource.Limits;
import io.fairlead.core.resource.Quantities;

/// What an operator set of a role.
///
/// @param weight thousandths, above 0: a role of weight 2 gets twice the share of one of weight 1
/// @param guarantee kept for the role
/// @param limits offered and allocated together never exceed them
/// @param preemption what its waiting work may do to running tasks
public record RoleTerms(
        long weight, Quantities guarantee, Limits limits, PreemptionTerms preemption) {

    /// Weight 1, nothing guaranteed, nothing limited, nobody displaced.
    public static final RoleTerms DEFAULT = new RoleTerms(1000, Quantities.ZERO, Limits.NONE);

    /// The same with other limits.
    RoleTerms with(Limits others) {
        return new RoleTerms(weight, guarantee, others, preemption);
    }

    /// @throws IllegalArgumentException if the weight is not above 0
    public RoleTerms {
        if (weight <= 0) {
            throw new IllegalArgumentException("weight must be above 0");
        }
    }

    /// Without preemption.
    public RoleTerms(long weight, Quantities guarantee, Limits limits) {
        this(weight, guarantee, limits, PreemptionTerms.NONE);
    }
}
