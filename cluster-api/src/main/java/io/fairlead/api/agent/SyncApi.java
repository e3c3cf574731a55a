package io.fairlead.api.agent;

import io.fairlead.core.id.AgentId;
import jakarta.validation.Valid;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/// What agents call: also the sync, which takes the cluster token where one is set. Apart from
/// [AgentApi], for the master does not answer it with what a method returns, but later.
@HttpExchange("/v1/agents")
public interface SyncApi extends AgentApi {

    /// Heartbeat, updates up, work down. Held open until there is something to say or the wait
    /// ends. 404 where the agent is unknown or has to register again.
    @PostExchange("/{id}/sync")
    SyncAnswer sync(@PathVariable AgentId id, @Valid @RequestBody SyncRequest sync);
}
