package io.fairlead.gateway.upstream;

import io.fairlead.api.agent.AgentApi;
import io.fairlead.api.framework.FrameworkApi;
import io.fairlead.api.operator.ClusterApi;
import java.net.URI;

/// The calls of one master.
///
/// @param address its base address
public record MasterClient(
        URI address, FrameworkApi frameworks, ClusterApi cluster, AgentApi agents) {}
