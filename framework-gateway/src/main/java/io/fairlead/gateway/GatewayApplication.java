package io.fairlead.gateway;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.scheduling.annotation.EnableScheduling;

/// Starts the gateway.
@SpringBootApplication
@EnableScheduling
public class GatewayApplication {

    /// Runs until it is told to stop.
    public static void main(String[] args) {
        SpringApplication.run(GatewayApplication.class, args);
    }
}
