package io.fairlead.agent.task;

import io.fairlead.agent.container.ContainerRuntime;
import io.fairlead.agent.fetch.Fetcher;
import io.fairlead.agent.health.HealthChecks;
import io.fairlead.agent.machine.Machine;
import io.fairlead.agent.runtime.TaskRuntime;
import io.fairlead.agent.runtime.TaskStart;
import io.fairlead.agent.store.Checkpoints;
import io.fairlead.agent.store.IdentityStore;
import io.fairlead.agent.store.TaskCheckpoint;
import io.fairlead.agent.store.WorkDir;
import io.fairlead.core.task.TaskSpec;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;

/// What every task's thread works with.
record TaskTools(
        WorkDir workDir,
        IdentityStore identity,
        Checkpoints checkpoints,
        Machine machine,
        TaskRuntime processes,
        ContainerRuntime containers,
        Fetcher fetcher,
        HealthChecks healthChecks,
        TaskSettings settings,
        InstantSource clock) {

    /// Bytes that the task's sandbox may hold.
    OptionalLong diskLimit(TaskCheckpoint task) {
        long thousandths = task.resources().quantities().diskMiB();
        return settings.enforceDisk() && thousandths > 0
                ? OptionalLong.of(thousandths * (1L << 20) / 1000)
                : OptionalLong.empty();
    }

    /// The runtime for that task, if this agent has it.
    Optional<TaskRuntime> runtimeFor(TaskSpec task) {
        if (task.image() == null) {
            return Optional.of(processes);
        }
        return containers.isThere() ? Optional.of(containers) : Optional.empty();
    }

    TaskStart startOf(TaskCheckpoint checkpoint) {
        Path sandbox = workDir.sandbox(checkpoint.key());
        TaskEnvironment env =
                new TaskEnvironment(
                        checkpoint.task(),
                        checkpoint.resources(),
                        machine.host(),
                        identity.identity().agentId());
        return new TaskStart(
                checkpoint.key(),
                checkpoint.task(),
                checkpoint.resources(),
                checkpoint.task().image() == null
                        ? env.ofProcess(sandbox.toString())
                        : env.ofContainer(ContainerRuntime.SANDBOX),
                sandbox,
                workDir.live(checkpoint.key()));
    }
}
