package io.fairlead.gateway.queue;

import io.fairlead.api.framework.AllocationMode;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.RoleName;
import java.time.Instant;
import java.util.Map;

/// A queue, as people see it.
///
/// @param frameworkId the framework that it is at the master
/// @param waitingTasks tasks that have no place yet
/// @param liveJobs jobs that have not ended; counted up to 1000
public record QueueView(
        String name,
        RoleName role,
        AllocationMode allocation,
        String policy,
        Map<String, String> settings,
        FrameworkId frameworkId,
        Instant createdAt,
        Instant changedAt,
        long waitingTasks,
        long liveJobs) {}
