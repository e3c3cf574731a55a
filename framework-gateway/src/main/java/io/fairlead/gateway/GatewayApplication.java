package io.fairlead.gateway;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/// Starts the gateway.
@SpringBootApplication
public class GatewayApplication {

    /// Runs until it is told to stop.
    public static void main(String[] args) {
        SpringApplication.run(GatewayApplication.class, args);
    }
}
