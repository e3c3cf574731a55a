package io.fairlead.master.leadership;

import java.net.URI;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/// Where others reach this master: `fairlead.advertised-address`, else loopback at its port.
@Component
class AdvertisedAddress {

    private final Environment environment;

    AdvertisedAddress(Environment environment) {
        this.environment = environment;
    }

    /// Known as soon as the port is open.
    URI get() {
        String set = environment.getProperty("fairlead.advertised-address", "");
        return URI.create(
                set.isBlank()
                        ? "http://127.0.0.1:" + environment.getRequiredProperty("local.server.port")
                        : set);
    }
}
