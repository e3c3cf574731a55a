package io.fairlead.gateway.task;

import io.fairlead.api.agent.AgentState;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.task.TaskState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Why a task is where it is.
///
/// @param summary one sentence
/// @param queuePosition of a waiting task: how many of its queue were handed in before it and wait
///   still, plus one; the queue's policy may take them in another order
/// @param agents of a waiting task: for each agent, whether it fits there now and why not
public record Explanation(
        TaskId taskId,
        TaskState state,
        String summary,
        @Nullable Long queuePosition,
        List<AgentFit> agents) {

    /// Copies the list.
    public Explanation {
        agents = List.copyOf(agents);
    }

    /// One agent.
    ///
    /// @param fitsEmpty whether it would fit were the agent empty
    /// @param blockers what is in the way; none where it fits now
    public record AgentFit(
            AgentId agentId,
            String name,
            AgentState state,
            boolean fitsNow,
            boolean fitsEmpty,
            List<String> blockers) {

        /// Copies the list.
        public AgentFit {
            blockers = List.copyOf(blockers);
        }
    }
}
