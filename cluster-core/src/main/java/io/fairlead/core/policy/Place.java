package io.fairlead.core.policy;

import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.Resources;

/// Somewhere that tasks could go: an offer held, or an agent's free resources.
///
/// @param id names the place among those given: an offer's or an agent's id
/// @param free what is free there
/// @param total what the agent has in all, that scores are measured against
public record Place<I>(
        I id, AgentId agentId, Attributes attributes, Resources free, Quantities total) {

    Place<I> without(Resources taken) {
        return new Place<>(id, agentId, attributes, free.minus(taken), total);
    }
}
