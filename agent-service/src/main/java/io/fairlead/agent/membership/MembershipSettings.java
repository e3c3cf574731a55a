package io.fairlead.agent.membership;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How this agent finds its cluster, and how it is found.
///
/// @param masters where masters are; any of them tells who leads
/// @param advertisedAddress where others reach this agent's REST API; else `127.0.0.1` and its port
@ConfigurationProperties("fairlead")
public record MembershipSettings(
        @DefaultValue("http://127.0.0.1:5050") List<URI> masters, @Nullable URI advertisedAddress) {

    /// Copies the list.
    ///
    /// @throws IllegalArgumentException if it is empty
    public MembershipSettings {
        masters = List.copyOf(masters);
        if (masters.isEmpty()) {
            throw new IllegalArgumentException("fairlead.masters must name at least one master");
        }
    }
}
