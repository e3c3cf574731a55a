package io.fairlead.gateway.upstream;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Where the masters are.
///
/// @param masters base addresses of all masters, in any order; the leader is found among them
/// @param masterConnectTimeout for one connection
/// @param masterReadTimeout for one answer
/// @param masterStreamSilence an event stream on which nothing has come for so long ends; several
///   times the masters' heartbeats
@ConfigurationProperties("fairlead")
record MasterSettings(
        @DefaultValue("http://127.0.0.1:5050") List<URI> masters,
        @DefaultValue("PT2S") Duration masterConnectTimeout,
        @DefaultValue("PT15S") Duration masterReadTimeout,
        @DefaultValue("PT1M") Duration masterStreamSilence) {

    MasterSettings {
        masters = masters.stream().map(MasterSettings::withoutSlash).toList();
        if (masters.isEmpty()) {
            throw new IllegalArgumentException("fairlead.masters must name at least one master");
        }
    }

    private static URI withoutSlash(URI address) {
        String text = address.toString();
        return text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : address;
    }
}
