package io.fairlead.gateway.schedule;

import io.fairlead.core.policy.SchedulingPolicies;
import io.fairlead.gateway.job.JobUpdates;
import io.fairlead.gateway.queue.Queues;
import io.fairlead.gateway.upstream.Epochs;
import io.fairlead.gateway.upstream.KnownAgents;
import io.fairlead.gateway.upstream.MasterStreams;
import io.fairlead.gateway.upstream.Masters;
import io.fairlead.gateway.upstream.WireJson;
import java.time.InstantSource;
import org.springframework.stereotype.Component;

/// All that runners of queues share.
@Component
record QueueServices(
        Queues queues,
        LiveRows rows,
        JobUpdates updates,
        QueueWriter writer,
        Masters masters,
        MasterStreams streams,
        KnownAgents agents,
        Epochs epochs,
        WireJson json,
        SchedulingPolicies policies,
        ScheduleSettings settings,
        QueueMetrics metrics,
        InstantSource clock) {}
