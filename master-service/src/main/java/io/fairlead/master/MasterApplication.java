package io.fairlead.master;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/// The master's program.
@SpringBootApplication
public class MasterApplication {

    /// Runs it until it is stopped.
    public static void main(String[] args) {
        SpringApplication.run(MasterApplication.class, args);
    }
}
