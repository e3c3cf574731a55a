package io.fairlead.core.allocation;

import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.placement.Demand;
import io.fairlead.core.placement.DemandHistory;
import io.fairlead.core.placement.FragmentationPlacer;
import io.fairlead.core.task.TaskSpec;
import java.util.HashMap;
import java.util.Map;

/// What is usually asked for, and the placement that follows it.
final class UsualDemand {

    private final AgentBook agents;
    private final DemandHistory history = new DemandHistory();
    private FragmentationPlacer placer = new FragmentationPlacer(Demand.NONE);

    /// Tasks in the history when the placer was made.
    private long known;

    UsualDemand(AgentBook agents) {
        this.agents = agents;
    }

    /// A task was asked for.
    void learn(TaskSpec task) {
        history.add(task);
    }

    /// Places by what was asked for so far. The picture is taken anew when there is a tenth more to
    /// it, so that what was worked out from it can be used again.
    FragmentationPlacer placer() {
        if (history.tasks() > known * 11 / 10 || history.tasks() < known) {
            known = history.tasks();
            Map<Attributes, Long> gpus = new HashMap<>();
            for (AgentHoldings agent : agents.all()) {
                long there = agent.total().gpus().thousandths();
                if (there > 0) {
                    gpus.merge(agent.attributes(), there, Long::sum);
                }
            }
            placer = new FragmentationPlacer(Demand.of(history, gpus));
        }
        return placer;
    }
}
