package io.fairlead.gateway.job;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Where a job comes from, if not from a person directly.
///
/// @param job that it is a re-run of
/// @param schedule that made it
record JobOrigin(@Nullable UUID job, @Nullable String schedule) {

    /// Handed in by a person.
    static final JobOrigin PERSON = new JobOrigin(null, null);
}
