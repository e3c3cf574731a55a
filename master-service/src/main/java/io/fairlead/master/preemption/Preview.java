package io.fairlead.master.preemption;

import io.fairlead.core.allocation.Preemption;
import io.fairlead.core.allocation.ResourceRequest;
import io.fairlead.master.state.ClusterState;
import io.fairlead.master.writer.Command;
import java.time.Instant;
import java.util.Optional;

/// Who would be displaced for a request; changes nothing.
record Preview(ResourceRequest request) implements Command<Optional<Preemption>> {

    @Override
    public Optional<Preemption> decide(ClusterState state, Instant now) {
        return state.allocator().preemptionFor(request, now);
    }
}
