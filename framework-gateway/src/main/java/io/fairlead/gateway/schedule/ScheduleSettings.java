package io.fairlead.gateway.schedule;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How queues are run.
///
/// @param lease how long a gateway may run a queue without renewing its lease
/// @param renewEvery how often it renews, and looks for leases that have expired
/// @param pollEvery how often a queue looks into the database for jobs handed in at other gateways
/// @param gather a queue looks for new jobs no oftener than this, so that jobs of a stream are
///   taken up together
/// @param refuse how long the rest of an offer need not be offered again
/// @param outstandingRequests the most requests of one queue that wait at the master
/// @param launchesPerCall the most tasks in one accept or one batch of requests
/// @param firstBackOff before a service's task is replaced for the first time; doubles
/// @param longestBackOff the longest such wait
/// @param healthyAfter a service's task that has run so long is replaced without a wait
@ConfigurationProperties("fairlead.schedule")
record ScheduleSettings(
        @DefaultValue("PT3S") Duration lease,
        @DefaultValue("PT0.5S") Duration renewEvery,
        @DefaultValue("PT0.5S") Duration pollEvery,
        @DefaultValue("PT0.02S") Duration gather,
        @DefaultValue("PT5S") Duration refuse,
        @DefaultValue("1000") int outstandingRequests,
        @DefaultValue("1000") int launchesPerCall,
        @DefaultValue("PT1S") Duration firstBackOff,
        @DefaultValue("PT1M") Duration longestBackOff,
        @DefaultValue("PT1M") Duration healthyAfter) {}
