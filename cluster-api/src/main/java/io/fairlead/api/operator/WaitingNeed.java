package io.fairlead.api.operator;

import io.fairlead.api.framework.AllocationMode;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.task.TaskSpec;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A need to be explained: one that waits, or one that might be handed in.
///
/// @param allocation `OFFER` where the framework places it on offers: what it holds in offers is
///   free for it then, and what it refused is told
/// @param tasks one, or the members of a gang; where the first waits in a request, that request is
///   explained
/// @param submittedAt when the work was handed in, for the policy's order; now where nothing is
///   said
public record WaitingNeed(
        @NotNull FrameworkId frameworkId,
        @NotNull RoleName role,
        @NotNull AllocationMode allocation,
        @NotEmpty @Size(max = 10_000) List<TaskSpec> tasks,
        @Nullable Instant submittedAt) {

    /// Copies the list.
    public WaitingNeed {
        tasks = tasks == null ? List.of() : List.copyOf(tasks);
    }
}
