package io.fairlead.gateway.queue;

import io.fairlead.api.framework.AllocationMode;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.RoleName;

/// A queue as the one who runs it needs to know it.
///
/// @param policy with its settings, in one line
/// @param deleted a person deleted it: its framework is to be removed from the master, then its row
public record HostedQueue(
        String name,
        RoleName role,
        AllocationMode allocation,
        String policy,
        FrameworkId frameworkId,
        String frameworkToken,
        boolean deleted) {

    /// Leaves the token out: it is a secret.
    @Override
    public String toString() {
        return "HostedQueue[name="
                + name
                + ", role="
                + role
                + ", allocation="
                + allocation
                + ", policy="
                + policy
                + ", frameworkId="
                + frameworkId
                + "]";
    }
}
