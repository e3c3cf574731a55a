package io.fairlead.master.agent;

import io.fairlead.api.agent.AgentState;
import io.fairlead.master.state.AgentRecord.Standing;

/// The one word that people read of an agent.
final class AgentStates {

    private AgentStates() {}

    /// @param overcommitted more is allocated on it than it has
    static AgentState of(Standing standing, boolean unreachable, boolean overcommitted) {
        if (unreachable && standing != Standing.GONE) {
            return AgentState.UNREACHABLE;
        }
        return switch (standing) {
            case GONE -> AgentState.GONE;
            case DRAINING -> AgentState.DRAINING;
            case DRAINED -> AgentState.DRAINED;
            case DEACTIVATED -> AgentState.DEACTIVATED;
            case ACTIVE -> overcommitted ? AgentState.DEACTIVATED : AgentState.ACTIVE;
        };
    }
}
