package io.fairlead.agent;

import java.util.Arrays;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/// The agent's process.
@SpringBootApplication
public class AgentApplication {

    private static final String KILL_TASKS = "--kill-tasks-on-stop";

    /// @param args Spring Boot's, and `--kill-tasks-on-stop`
    public static void main(String[] args) {
        String[] spelled =
                Arrays.stream(args)
                        .map(arg ->
                                arg.equals(KILL_TASKS)
                                        ? "--fairlead.agent.kill-tasks-on-stop=true"
                                        : arg)
                        .toArray(String[]::new);
        SpringApplication.run(AgentApplication.class, spelled);
    }
}
