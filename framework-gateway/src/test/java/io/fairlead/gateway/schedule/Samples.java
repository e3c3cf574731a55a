package io.fairlead.gateway.schedule;

import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.gateway.job.JobDocument;
import io.fairlead.gateway.job.JobState;
import io.fairlead.gateway.job.JobType;
import io.fairlead.gateway.job.RetryRule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;

/// Jobs for tests without a database.
final class Samples {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private Samples() {}

    /// A batch whose tasks need a core each.
    static JobRun batch(int instances) {
        return batch(1, instances, ResourceNeeds.of(1000, 1), List.of());
    }

    /// A batch with as many waiting attempts as it has instances.
    ///
    /// @param number tells it from others
    static JobRun batch(
            int number, int instances, ResourceNeeds resources, List<Constraint> constraints) {
        JobDocument document =
                new JobDocument(
                        "j",
                        "q",
                        JobType.BATCH,
                        instances,
                        "true",
                        null,
                        List.of(),
                        new TreeMap<>(),
                        resources,
                        50,
                        null,
                        null,
                        null,
                        0,
                        constraints,
                        null,
                        null,
                        Duration.ZERO,
                        new TreeMap<>(),
                        null,
                        null,
                        List.of(),
                        new RetryRule(
                                Duration.ofSeconds(2),
                                Duration.ofSeconds(5),
                                RetryRule.CAUSES,
                                List.of(),
                                List.of()),
                        null,
                        null,
                        null,
                        null);
        JobRun job =
                new JobRun(
                        new UUID(1, number), document, NOW.plusSeconds(number), JobState.PENDING);
        for (int i = 0; i < instances; i++) {
            job.live.put(i, new Attempt(job, i, 1, 0, NOW));
        }
        return job;
    }
}
