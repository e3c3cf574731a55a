package io.fairlead.gateway.job;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Where a job comes from, if not from a person directly and alone.
///
/// @param job that it is a re-run of
/// @param schedule that made it
/// @param workflow that it was handed in with
record JobOrigin(@Nullable UUID job, @Nullable String schedule, @Nullable UUID workflow) {

    /// Handed in by a person.
    static final JobOrigin PERSON = new JobOrigin(null, null, null);
}
