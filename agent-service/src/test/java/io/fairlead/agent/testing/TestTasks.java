package io.fairlead.agent.testing;

import io.fairlead.core.id.TaskId;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.task.HealthCheck;
import io.fairlead.core.task.TaskSpec;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Builds task descriptions with what a test cares for.
public final class TestTasks {

    private final String id;
    private @Nullable String command;
    private @Nullable String image;
    private List<URI> uris = List.of();
    private Map<String, String> env = Map.of();
    private @Nullable Duration maxRunTime;
    private Duration grace = Duration.ofSeconds(5);
    private @Nullable HealthCheck healthCheck;
    private @Nullable HealthCheck readinessCheck;

    private TestTasks(String id) {
        this.id = id;
    }

    /// A task that runs a command.
    public static TestTasks task(String id, String command) {
        TestTasks task = new TestTasks(id);
        task.command = command;
        return task;
    }

    /// A task that wants a container.
    public TestTasks image(String name) {
        image = name;
        return this;
    }

    /// With files to fetch.
    public TestTasks uris(URI... wanted) {
        uris = List.of(wanted);
        return this;
    }

    /// With variables.
    public TestTasks env(Map<String, String> variables) {
        env = variables;
        return this;
    }

    /// With a limit on its run time.
    public TestTasks maxRunTime(Duration most) {
        maxRunTime = most;
        return this;
    }

    /// With a grace period.
    public TestTasks grace(Duration period) {
        grace = period;
        return this;
    }

    /// With a health check.
    public TestTasks healthCheck(HealthCheck check) {
        healthCheck = check;
        return this;
    }

    /// With a readiness check.
    public TestTasks readinessCheck(HealthCheck check) {
        readinessCheck = check;
        return this;
    }

    /// The description.
    public TaskSpec spec() {
        return new TaskSpec(
                new TaskId(id),
                id,
                command,
                image,
                uris,
                env,
                ResourceNeeds.of(100, 32),
                List.of(),
                50,
                null,
                null,
                maxRunTime,
                grace,
                healthCheck,
                readinessCheck,
                Map.of(),
                null);
    }
}
