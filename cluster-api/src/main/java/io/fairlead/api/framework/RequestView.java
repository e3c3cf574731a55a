package io.fairlead.api.framework;

import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.RequestId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.resource.Quantities;
import java.time.Instant;
import java.util.List;

/// A request that waits for resources.
public record RequestView(
        FrameworkId frameworkId,
        RequestId id,
        RoleName role,
        Instant submittedAt,
        Quantities needs,
        List<TaskId> tasks) {}
