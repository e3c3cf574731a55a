package io.fairlead.api.operator;

import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.RoleName;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Something that has happened in the cluster and is durable.
///
/// @param topic what it is about
/// @param what a stable word in capitals: an agent's or task's new state, an offer's or request's
///   outcome, `REGISTERED`, `REMOVED`, `MADE`, `WAITING`, `SET`, the rule of a preemption
/// @param id of the agent, task, offer, request, framework, preemption, or the name of the role
/// @param frameworkId whose it is, for tasks, offers and requests
/// @param agentId where it is, for tasks and offers
/// @param role under which it is, for offers and requests
/// @param reason where one was given
/// @param at when it became durable, by the master's clock
public record ClusterEvent(
        Topic topic,
        String what,
        String id,
        @Nullable FrameworkId frameworkId,
        @Nullable AgentId agentId,
        @Nullable RoleName role,
        @Nullable String reason,
        Instant at) {

    /// What an event is about.
    public enum Topic {
        /// Agents come, go, and change their standing.
        AGENTS,
        /// Frameworks come and go, and listen or do not.
        FRAMEWORKS,
        /// Weights and quotas.
        ROLES,
        /// Offers are made, and end.
        OFFERS,
        /// Requests wait, and end.
        REQUESTS,
        /// Tasks change their state.
        TASKS,
        /// Tasks are displaced for others.
        PREEMPTIONS
    }
}
