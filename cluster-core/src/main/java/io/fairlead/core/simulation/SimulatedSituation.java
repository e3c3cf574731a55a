package io.fairlead.core.simulation;

import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.policy.Place;
import io.fairlead.core.policy.RunningTask;
import io.fairlead.core.policy.Situation;
import io.fairlead.core.resource.Quantities;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/// The simulated cluster between two rounds.
record SimulatedSituation(
        Instant now,
        Quantities capacity,
        Map<AgentId, Place<AgentId>> agents,
        Map<TaskId, RunningTask> tasks)
        implements Situation {

    @Override
    public Collection<Place<AgentId>> places() {
        return agents.values();
    }

    @Override
    public Collection<RunningTask> running() {
        return tasks.values();
    }

    @Override
    public Collection<RunningTask> others() {
        return List.of();
    }
}
