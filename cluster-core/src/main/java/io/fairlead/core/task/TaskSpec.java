package io.fairlead.core.task;

import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.resource.ResourceNeeds;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One task as its framework describes it: what to run, and what it needs.
///
/// @param taskId its name, never used again
/// @param group the tasks of one group (a job) count as peers in constraints; the task's own id
///   where it stands alone
/// @param command a shell command line; absent only where the image has its own
/// @param image a container image, or absent for a plain process
/// @param uris files to fetch into the sandbox first
/// @param env variables added to the task's environment
/// @param resources what it needs; some of `cpus` or memory
/// @param constraints all must hold on the agent that it runs on
/// @param priority 0 to 100, higher goes first; 50 where nothing was said
/// @param deadline when it should have ended
/// @param estimatedDuration how long it is expected to run
/// @param maxRunTime it is killed when it has run so long
/// @param killGracePeriod between SIGTERM and SIGKILL
/// @param healthCheck how to tell whether it is well: failing it ends the task as `UNHEALTHY`
/// @param readinessCheck how to tell whether it can serve now: failing it ends nothing
/// @param labels free words for people
/// @param replaceAfter where its agent is unreachable for so long, the task ends as `GONE`, so that
///   another may take its place, and is ended on the agent when that comes back; absent: it waits
///   for its agent as long as it takes
public record TaskSpec(
        TaskId taskId,
        String group,
        @Nullable String command,
        @Nullable String image,
        List<URI> uris,
        Map<String, String> env,
        ResourceNeeds resources,
        List<Constraint> constraints,
        int priority,
        @Nullable Instant deadline,
        @Nullable Duration estimatedDuration,
        @Nullable Duration maxRunTime,
        Duration killGracePeriod,
        @Nullable HealthCheck healthCheck,
        @Nullable HealthCheck readinessCheck,
        Map<String, String> labels,
        @Nullable Duration replaceAfter) {

    /// Used where a task says nothing: between SIGTERM and SIGKILL.
    public static final Duration DEFAULT_KILL_GRACE_PERIOD = Duration.ofSeconds(10);

    /// Used where a task says nothing.
    public static final int DEFAULT_PRIORITY = 50;

    /// @throws IllegalArgumentException if there is nothing to run, or a component is out of range
    public TaskSpec {
        uris = List.copyOf(uris);
        env = Map.copyOf(env);
        constraints = List.copyOf(constraints);
        labels = Map.copyOf(labels);
        Constraint.requireTogether(constraints);
        if (command == null && image == null) {
            throw new IllegalArgumentException("must have a command or an image");
        }
        if (priority < 0 || priority > 100) {
            throw new IllegalArgumentException("priority must be 0 to 100");
        }
        if (killGracePeriod.isNegative()) {
            throw new IllegalArgumentException("killGracePeriod must not be negative");
        }
        if (maxRunTime != null && !maxRunTime.isPositive()) {
            throw new IllegalArgumentException("maxRunTime must be positive");
        }
        if (estimatedDuration != null && estimatedDuration.isNegative()) {
            throw new IllegalArgumentException("estimatedDuration must not be negative");
        }
        if (replaceAfter != null && replaceAfter.isNegative()) {
            throw new IllegalArgumentException("replaceAfter must not be negative");
        }
    }

    /// One that waits for its agent as long as it takes, and has no readiness check.
    public TaskSpec(
            TaskId taskId,
            String group,
            @Nullable String command,
            @Nullable String image,
            List<URI> uris,
            Map<String, String> env,
            ResourceNeeds resources,
            List<Constraint> constraints,
            int priority,
            @Nullable Instant deadline,
            @Nullable Duration estimatedDuration,
            @Nullable Duration maxRunTime,
            Duration killGracePeriod,
            @Nullable HealthCheck healthCheck,
            Map<String, String> labels) {
        this(
                taskId,
                group,
                command,
                image,
                uris,
                env,
                resources,
                constraints,
                priority,
                deadline,
                estimatedDuration,
                maxRunTime,
                killGracePeriod,
                healthCheck,
                null,
                labels,
                null);
    }

    /// A plain process with the defaults.
    public static TaskSpec process(TaskId taskId, String command, ResourceNeeds resources) {
        return new TaskSpec(
                taskId,
                taskId.value(),
                command,
                null,
                List.of(),
                Map.of(),
                resources,
                List.of(),
                DEFAULT_PRIORITY,
                null,
                null,
                null,
                DEFAULT_KILL_GRACE_PERIOD,
                null,
                Map.of());
    }

    /// The same with other needs.
    public TaskSpec withResources(ResourceNeeds needs) {
        return with(needs, constraints);
    }

    /// The same under other constraints.
    public TaskSpec withConstraints(List<Constraint> others) {
        return with(resources, others);
    }

    private TaskSpec with(ResourceNeeds needs, List<Constraint> conditions) {
        return new TaskSpec(
                taskId,
                group,
                command,
                image,
                uris,
                env,
                needs,
                conditions,
                priority,
                deadline,
                estimatedDuration,
                maxRunTime,
                killGracePeriod,
                healthCheck,
                readinessCheck,
                labels,
                replaceAfter);
    }

    /// How long it is expected to run: the estimate, else the longest it may, else nothing known.
    public @Nullable Duration expectedDuration() {
        return estimatedDuration != null ? estimatedDuration : maxRunTime;
    }
}
