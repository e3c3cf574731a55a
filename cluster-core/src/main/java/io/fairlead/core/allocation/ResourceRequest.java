package io.fairlead.core.allocation;

import io.fairlead.core.id.RequestKey;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.policy.WaitingTask;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.task.TaskSpec;
import java.time.Instant;
import java.util.List;

/// What a framework states that it needs: places for all of its tasks, or for none.
///
/// @param submittedAt when the work was handed in, for the policy's order
/// @param tasks one, or the members of a gang
public record ResourceRequest(
        RequestKey key, RoleName role, Instant submittedAt, List<TaskSpec> tasks) {

    /// @throws IllegalArgumentException if there is no task
    public ResourceRequest {
        tasks = List.copyOf(tasks);
        if (tasks.isEmpty()) {
            throw new IllegalArgumentException("must hold a task");
        }
    }

    /// The sum of the tasks' needs.
    public Quantities needs() {
        Quantities sum = Quantities.ZERO;
        for (TaskSpec task : tasks) {
            sum = sum.plus(task.resources().quantities());
        }
        return sum;
    }

    Claimant claimant() {
        return new Claimant(key.frameworkId(), role);
    }

    WaitingTask asWaiting() {
        return new WaitingTask(key.requestId().value(), submittedAt, tasks);
    }
}
