package io.fairlead.master.agent;

import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.IncarnationId;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What is kept of a sync until it is answered; there may be tens of thousands.
///
/// @param sequence the agent's count of its syncs
/// @param began when it was first looked at, by the nanosecond clock
/// @param again looks whether there is something to say now
record HeldSync(
        AgentId agent,
        IncarnationId incarnation,
        @Nullable UUID process,
        long sequence,
        AgentSession session,
        long began,
        SyncCall call,
        Consumer<HeldSync> again) {}
