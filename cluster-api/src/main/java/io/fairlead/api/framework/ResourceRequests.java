package io.fairlead.api.framework;

import io.fairlead.core.id.RequestId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.task.TaskSpec;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// States what is needed; the master allocates when it can, in the order of the framework's policy,
/// and tells so with `STAGING` updates. All requests are taken or none.
public record ResourceRequests(
        @NotEmpty @Size(max = 10_000) List<@Valid ResourceRequest> requests) {

    /// Copies the list.
    public ResourceRequests {
        requests = requests == null ? List.of() : List.copyOf(requests);
    }

    /// One need. Its tasks get places all at once or not at all: one task is the common case, more
    /// make a gang.
    ///
    /// @param role one of the framework's
    /// @param submittedAt when the work was handed in, for the policy's order; now where nothing is
    ///   said
    public record ResourceRequest(
            @NotNull RequestId id,
            @NotNull RoleName role,
            @NotEmpty @Size(max = 10_000) List<TaskSpec> tasks,
            @Nullable Instant submittedAt) {

        /// Copies the list.
        public ResourceRequest {
            tasks = tasks == null ? List.of() : List.copyOf(tasks);
        }
    }
}
