package io.fairlead.core.allocation;

import io.fairlead.core.resource.Quantities;
import java.util.HashMap;
import java.util.Map;

/// What roles gain and lose against what they hold now, with the roles that they are nested in.
final class Prospects {

    private final Map<RoleAccount, Quantities> changes = new HashMap<>();

    void gain(RoleAccount account, Quantities amounts) {
        for (RoleAccount at = account; at != null; at = at.parent) {
            changes.merge(at, amounts, Quantities::plus);
        }
    }

    void lose(RoleAccount account, Quantities amounts) {
        gain(account, Quantities.ZERO.minus(amounts));
    }

    /// What that role gains, less what it loses.
    Quantities change(RoleAccount account) {
        return changes.getOrDefault(account, Quantities.ZERO);
    }
}
