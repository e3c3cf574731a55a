package io.fairlead.gateway.job;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A version of a service: what its tasks ran, and what became of it.
///
/// @param version what the job's version became with this change
/// @param origin the version that was gone back to with this one
/// @param reason why it is paused or has failed
/// @param failures tasks of it that ended by themselves while it was rolled out
/// @param deployedAt when it had replaced all others
/// @param live its tasks that have not ended
/// @param running its tasks that run, and are not known to be unwell or not ready
public record JobVersionView(
        int version,
        RolloutState state,
        @Nullable String reason,
        int failures,
        Instant madeAt,
        @Nullable Instant deployedAt,
        @Nullable Integer origin,
        long live,
        long running,
        JobDocument job) {}
