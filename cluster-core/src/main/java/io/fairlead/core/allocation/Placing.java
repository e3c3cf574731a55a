package io.fairlead.core.allocation;

import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.policy.PlacementScore;
import io.fairlead.core.task.TaskSpec;
import java.util.List;
import java.util.function.Predicate;

/// A request that is to be placed, and how.
///
/// @param account of who asks
/// @param score which of the agents that will do is taken
/// @param mayTake which agents will do, beside what its tasks say
record Placing(
        ResourceRequest request,
        ClaimantAccount account,
        PlacementScore score,
        Predicate<AgentHoldings> mayTake) {

    /// All agents will do.
    static final Predicate<AgentHoldings> ANYWHERE = _ -> true;

    FrameworkId frameworkId() {
        return account.claimant.frameworkId();
    }

    RoleName role() {
        return account.claimant.role();
    }

    List<TaskSpec> tasks() {
        return request.tasks();
    }

    /// The same on these agents alone.
    Placing within(Predicate<AgentHoldings> region) {
        return region == ANYWHERE
                ? this
                : new Placing(
                        request,
                        account,
                        score,
                        mayTake == ANYWHERE ? region : mayTake.and(region));
    }
}
