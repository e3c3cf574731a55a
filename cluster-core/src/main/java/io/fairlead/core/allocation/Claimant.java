package io.fairlead.core.allocation;

import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.RoleName;

/// One framework under one of its roles: who gets offers and grants.
record Claimant(FrameworkId frameworkId, RoleName role) implements Comparable<Claimant> {

    @Override
    public int compareTo(Claimant other) {
        int byRole = role.compareTo(other.role);
        return byRole != 0 ? byRole : frameworkId.compareTo(other.frameworkId);
    }
}
