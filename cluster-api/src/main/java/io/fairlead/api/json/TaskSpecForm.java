package io.fairlead.api.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.task.HealthCheck;
import io.fairlead.core.task.TaskSpec;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A task: only `taskId`, `resources` and a `command` or an `image` are needed.
@JsonInclude(JsonInclude.Include.NON_NULL)
record TaskSpecForm(
        @Nullable TaskId taskId,
        @Nullable String group,
        @Nullable String command,
        @Nullable String image,
        @Nullable List<URI> uris,
        @Nullable Map<String, String> env,
        @Nullable ResourceNeeds resources,
        @Nullable List<Constraint> constraints,
        @Nullable Integer priority,
        @Nullable Instant deadline,
        @Nullable Duration estimatedDuration,
        @Nullable Duration maxRunTime,
        @Nullable Duration killGracePeriod,
        @Nullable HealthCheck healthCheck,
        @Nullable HealthCheck readinessCheck,
        @Nullable Map<String, String> labels,
        @Nullable Unreachable unreachable) {

    /// What to do while its agent cannot be reached.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Unreachable(@Nullable Duration replaceAfter) {}

    static TaskSpecForm of(TaskSpec task) {
        return new TaskSpecForm(
                task.taskId(),
                task.group(),
                task.command(),
                task.image(),
                task.uris().isEmpty() ? null : task.uris(),
                task.env().isEmpty() ? null : task.env(),
                task.resources(),
                task.constraints().isEmpty() ? null : task.constraints(),
                task.priority(),
                task.deadline(),
                task.estimatedDuration(),
                task.maxRunTime(),
                task.killGracePeriod(),
                task.healthCheck(),
                task.readinessCheck(),
                task.labels().isEmpty() ? null : task.labels(),
                task.replaceAfter() == null ? null : new Unreachable(task.replaceAfter()));
    }

    TaskSpec value() {
        if (taskId == null) {
            throw new IllegalArgumentException("taskId is missing");
        }
        if (resources == null) {
            throw new IllegalArgumentException("resources are missing");
        }
        return new TaskSpec(
                taskId,
                group == null ? taskId.value() : group,
                command,
                image,
                uris == null ? List.of() : uris,
                env == null ? Map.of() : env,
                resources,
                constraints == null ? List.of() : constraints,
                priority == null ? TaskSpec.DEFAULT_PRIORITY : priority,
                deadline,
                estimatedDuration,
                maxRunTime,
                killGracePeriod == null ? TaskSpec.DEFAULT_KILL_GRACE_PERIOD : killGracePeriod,
                healthCheck,
                readinessCheck,
                labels == null ? Map.of() : labels,
                unreachable == null ? null : unreachable.replaceAfter());
    }
}
