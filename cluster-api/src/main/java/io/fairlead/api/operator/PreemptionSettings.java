package io.fairlead.api.operator;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What the waiting requests of a role may do to running tasks; nothing unless said.
///
/// @param reclaim requests within the role's guarantee end tasks of others that hold more than what
///   is guaranteed to them
/// @param lend the guarantee is not kept free while nobody asks for it; needs `reclaim`
/// @param byPriority requests of this role, and of those nested in it, end tasks of lower priority
///   under the same roles
/// @param after how long a request waits before it ends anything, up to a day; PT10S where nothing
///   is said
public record PreemptionSettings(
        @Nullable Boolean reclaim,
        @Nullable Boolean lend,
        @Nullable Boolean byPriority,
        @Nullable Duration after) {}
