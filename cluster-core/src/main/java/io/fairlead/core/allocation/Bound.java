package io.fairlead.core.allocation;

import io.fairlead.core.id.RoleName;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.Resources;

/// The most that a role can be offered at one moment: within its limits, and with what the
/// guarantees of others need kept free.
final class Bound {

    private final RoleAccount role;
    private final Quantities kept;
    private final Quantities free;
    private final boolean binds;

    Bound(AllocatorState state, RoleName role) {
        this.role = state.shares.account(role);
        this.kept = state.shares.keptFor(role);
        this.free = state.agents.free();
        this.binds = !kept.isZero() || this.role.isLimited();
    }

    /// @return thousandths of that kind; `Long.MAX_VALUE` where nothing bounds it
    long most(String kind) {
        if (!binds) {
            return Long.MAX_VALUE;
        }
        long room = role.room(kind);
        long keep = kept.amountOf(kind);
        return keep == 0 ? room : Math.min(room, Math.max(0, free.amountOf(kind) - keep));
    }

    /// What of these free resources may be offered.
    Resources of(Resources resources) {
        return binds ? Shrinking.shrink(resources, this::most) : resources;
    }
}
