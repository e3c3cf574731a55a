package io.fairlead.core.allocation;

import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.RoleName;
import java.util.HashMap;
import java.util.Map;

/// What one framework holds, and its accounts under each of its roles.
final class FrameworkAccount {

    final FrameworkId id;

    /// Under all its roles.
    Held held = Held.NOTHING;

    /// Those under which it holds something, or was given something since it is there.
    final Map<RoleName, ClaimantAccount> byRole = new HashMap<>(2);

    /// Then an account that holds nothing is of no use any more.
    boolean gone;

    FrameworkAccount(FrameworkId id) {
        this.id = id;
    }
}
