package io.fairlead.agent.membership;

import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.IncarnationId;
import io.fairlead.core.resource.Resources;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// This agent, as people see it.
///
/// @param agentId given by the master; absent before the first registration
/// @param incarnation the life of its store
/// @param epoch the highest leader's that it has heard of
/// @param lastContact when a master last answered as leader
/// @param masters where it looks for the leader
/// @param address where others reach this API
/// @param tasksRunning commands that run now
/// @param unacknowledgedUpdates updates that the master has not committed yet
/// @param limits `enforced`, or which resources processes are not held to
/// @param reservations `taken`: as its settings say; or for which roles the master left them as
///   they were, and why
record AgentStatus(
        String name,
        @Nullable AgentId agentId,
        IncarnationId incarnation,
        long epoch,
        @Nullable Instant lastContact,
        List<URI> masters,
        URI address,
        Resources resources,
        Attributes attributes,
        int tasksRunning,
        int unacknowledgedUpdates,
        String limits,
        String reservations,
        String version) {}
