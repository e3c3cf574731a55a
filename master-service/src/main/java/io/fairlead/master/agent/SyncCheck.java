package io.fairlead.master.agent;

import io.fairlead.api.agent.AgentUsage;
import io.fairlead.api.agent.StatusUpdate;
import io.fairlead.api.agent.SyncRequest;
import io.fairlead.api.problem.ProblemException;
import io.fairlead.core.constraint.Attributes;
import io.fairlead.master.state.Bounds;
import java.util.List;

/// What a sync must not say, beyond what its types refuse: looked at before anything is changed.
final class SyncCheck {

    private SyncCheck() {}

    /// @throws ProblemException 422 that points at what is wrong
    static void check(SyncRequest sync) {
        List<StatusUpdate> updates = sync.updates();
        for (int i = 0; i < updates.size(); i++) {
            String pointer = "/updates/" + i;
            Bounds.checkClock(pointer + "/at", updates.get(i).at());
            Bounds.check(pointer + "/usage", updates.get(i).usage());
        }
        Attributes attributes = sync.attributes();
        if (attributes != null) {
            Bounds.check("/attributes", attributes);
        }
        AgentUsage usage = sync.usage();
        if (usage != null) {
            check(usage);
        }
    }

    private static void check(AgentUsage usage) {
        Bounds.checkClock("/usage/sampledAt", usage.sampledAt());
        for (int i = 0; i < usage.tasks().size(); i++) {
            Bounds.check("/usage/tasks/" + i + "/usage", usage.tasks().get(i).usage());
        }
    }
}
