package io.fairlead.api.operator;

import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.RequestId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.resource.Resources;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// Who was displaced, for whom, by which rule, and what it cost.
///
/// @param rule by which right
/// @param optedIn the role whose settings allow it
/// @param frameworkId whose request it was for
/// @param places where the request's tasks are to go
/// @param victims tasks that end
/// @param offersRescinded offers taken back for it
/// @param coreSeconds the work lost, in cores × seconds
/// @param shareSeconds the work lost, in dominant share of the cluster × seconds
/// @param heldUntil what is freed is kept for the request so long at most
public record PreemptionView(
        UUID id,
        Instant at,
        Rule rule,
        RoleName optedIn,
        FrameworkId frameworkId,
        RequestId requestId,
        RoleName role,
        List<Place> places,
        List<Victim> victims,
        int offersRescinded,
        double coreSeconds,
        double shareSeconds,
        Instant heldUntil) {

    /// Where a task of the request is to go.
    public record Place(TaskId taskId, AgentId agentId) {}

    /// A task that ends for the request.
    ///
    /// @param ran how long it had held its resources
    public record Victim(
            FrameworkId frameworkId,
            TaskId taskId,
            RoleName role,
            AgentId agentId,
            Resources resources,
            int priority,
            Duration ran,
            double coreSeconds,
            double shareSeconds) {}

    /// By which right others are displaced.
    public enum Rule {
        /// A role below its guarantee takes back what was lent of it.
        GUARANTEE,
        /// Inside one role, higher priority goes before lower.
        PRIORITY
    }
}
