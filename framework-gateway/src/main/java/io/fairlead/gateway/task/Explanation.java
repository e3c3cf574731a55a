package io.fairlead.gateway.task;

import io.fairlead.api.agent.AgentState;
import io.fairlead.api.operator.WaitingView;
import io.fairlead.core.explanation.Outlook;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.task.TaskState;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Why a task is where it is.
///
/// @param summary one sentence
/// @param queuePosition of a waiting task: its place among those that wait in its queue, from 1, in
///   the order of the queue's policy
/// @param queueLength so many wait in its queue
/// @param queueOrder the policy
/// @param outlook of a waiting task: whether the next allocation cycle places it, it waits, or it
///   can never be placed as things are; absent where the master does not answer
/// @param blockers what is in the way, the hardest first
/// @param nearest agents where least is missing
/// @param counterfactuals single changes with which it would start now, each tried by the
///   allocator's own functions
/// @param estimate when it could start
/// @param agents of a waiting task: for each agent, whether it fits there now and why not
public record Explanation(
        TaskId taskId,
        TaskState state,
        String summary,
        @Nullable Long queuePosition,
        @Nullable Long queueLength,
        @Nullable String queueOrder,
        @Nullable Outlook outlook,
        List<WaitingView.Reason> blockers,
        List<WaitingView.NearAgent> nearest,
        List<WaitingView.Change> counterfactuals,
        @Nullable Estimate estimate,
        List<AgentFit> agents) {

    /// Copies the lists.
    public Explanation {
        blockers = List.copyOf(blockers);
        nearest = List.copyOf(nearest);
        counterfactuals = List.copyOf(counterfactuals);
        agents = List.copyOf(agents);
    }

    /// Of a task that does not wait.
    static Explanation of(TaskId taskId, TaskState state, String summary) {
        return new Explanation(
                taskId, state, summary, null, null, null, null, List.of(), List.of(), List.of(),
                null, List.of());
    }

    /// When a task could start.
    ///
    /// @param earliestStart if all that runs ends as its estimate or longest run time says and
    ///   nothing comes between; absent where nobody can tell
    /// @param text what it rests on, or why there is none
    /// @param pastEstimates so many estimates of this queue were held against what happened
    /// @param pastMedianError how much later than said those tasks got their place
    /// @param pastNinetyPercentWithin nine of ten were off by at most that
    public record Estimate(
            @Nullable Instant earliestStart,
            String text,
            int pastEstimates,
            @Nullable Duration pastMedianError,
            @Nullable Duration pastNinetyPercentWithin) {}

    /// One agent.
    ///
    /// @param name unique in the cluster
    /// @param host its machine, which several agents may share
    /// @param address where its own REST API is
    /// @param fitsEmpty whether it would fit were the agent empty
    /// @param blockers what is in the way; none where it fits now
    public record AgentFit(
            AgentId agentId,
            String name,
            @Nullable String host,
            URI address,
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
