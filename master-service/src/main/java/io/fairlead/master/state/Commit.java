package io.fairlead.master.state;

import io.fairlead.core.allocation.Offer;
import io.fairlead.core.allocation.ResourceRequest;
import io.fairlead.master.state.Table.Changes;
import java.time.Instant;
import java.util.List;

/// All that one batch changes: what is written, and after the commit told.
///
/// @param at when it was decided
/// @param answers new answers to idempotent calls
/// @param history what is added to history
public record Commit(
        long epoch,
        Instant at,
        Changes<AgentRecord> agents,
        Changes<FrameworkRecord> frameworks,
        Changes<RoleRecord> roles,
        Changes<Offer> offers,
        Changes<ResourceRequest> requests,
        Changes<TaskRecord> tasks,
        Changes<UpdateRecord> updates,
        Changes<SumRecord> sums,
        Changes<RefusalRecord> refusals,
        List<StoredAnswer> answers,
        History history) {}
