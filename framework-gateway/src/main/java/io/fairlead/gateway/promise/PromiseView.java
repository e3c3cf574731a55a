package io.fairlead.gateway.promise;

import io.fairlead.core.id.RoleName;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A deadline that was promised, as people see it.
///
/// @param finish when the last task ends if each takes its place in time
/// @param cause why it was broken
public record PromiseView(
        UUID jobId,
        RoleName role,
        Instant deadline,
        Instant finish,
        Instant promisedAt,
        PromiseState state,
        @Nullable Instant endedAt,
        @Nullable String cause) {}
