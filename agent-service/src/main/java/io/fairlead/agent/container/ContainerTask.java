package io.fairlead.agent.container;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Frame;
import io.fairlead.agent.runtime.Exit;
import io.fairlead.agent.runtime.InsideCommand;
import io.fairlead.agent.runtime.RunningTask;
import io.fairlead.agent.runtime.TaskStart;
import io.fairlead.api.agent.TaskUsage;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A task that runs as a container, watched on a virtual thread of its own.
final class ContainerTask implements RunningTask {

    private static final Logger LOG = LoggerFactory.getLogger(ContainerTask.class);
    private static final Duration ENGINE_PAUSE = Duration.ofSeconds(1);
    private static final Duration LAST_WORDS = Duration.ofSeconds(10);
    private static final Duration DEATH = Duration.ofSeconds(5);

    private static final Exit REMOVED =
            new Exit.Lost("CONTAINER_GONE", "The container was removed by somebody else.");

    private final DockerClient engine;
    private final TaskStart start;
    private final String name;
    private final ContainerMarks marks;
    private final ContainerUsage usage;
    private final CompletableFuture<Exit> exit = new CompletableFuture<>();

    ContainerTask(DockerClient engine, TaskStart start) {
        this.engine = engine;
        this.start = start;
        this.name = ContainerPlan.nameOf(start);
        this.marks = new ContainerMarks(start.folder());
        this.usage = new ContainerUsage(start.sandbox());
    }

    /// Watches a container that has started.
    ContainerTask watched() {
        Thread.ofVirtual().name("container-" + start.key()).start(this::watch);
        return this;
    }

    /// One of which the end is known already.
    ContainerTask ended(Exit how) {
        exit.complete(how);
        return this;
    }

    private void watch() {
        try {
            ContainerLogs logs = new ContainerLogs(start.sandbox());
            engine.logContainerCmd(name)
                    .withStdOut(true)
                    .withStdErr(true)
                    .withFollowStream(true)
                    .withTailAll()
                    .exec(logs);
            engine.statsCmd(name).exec(usage);
            Exit how = awaitEnd();
            logs.awaitCompletion(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
            logs.close();
            usage.close();
            usage.ended();
            marks.ended(how);
            exit.complete(how);
        } catch (NotFoundException gone) {
            exit.complete(REMOVED);
        } catch (IOException | RuntimeException failed) {
            LOG.error("A container cannot be watched task={}", start.key(), failed);
            exit.complete(new Exit.Lost("CONTAINER_LOST", "The agent failed: " + failed));
        } catch (InterruptedException stops) {
            Thread.currentThread().interrupt();
        }
    }

    /// The engine may be started anew meanwhile: it is asked again until it answers.
    private Exit awaitEnd() throws InterruptedException {
        while (true) {
            try (var end = engine.waitContainerCmd(name).start()) {
                end.awaitStatusCode();
                return inspected();
            } catch (NotFoundException gone) {
                return REMOVED;
            } catch (IOException | RuntimeException away) {
                LOG.warn("The Docker engine does not answer task={}", start.key(), away);
                Thread.sleep(ENGINE_PAUSE);
            }
        }
    }

    private Exit inspected() {
        ContainerState state = engine.inspectContainerCmd(name).exec().getState();
        int code = Optional.ofNullable(state.getExitCodeLong()).orElse(-1L).intValue();
        return Boolean.TRUE.equals(state.getOOMKilled())
                ? new Exit.OutOfMemory(code, usage.cpuTime())
                : new Exit.Ended(code, usage.cpuTime());
    }

    @Override
    public CompletableFuture<Exit> exit() {
        return exit;
    }

    @Override
    public boolean terminate() {
        return signal("SIGTERM");
    }

    private boolean signal(String signal) {
        if (exit.isDone()) {
            return false;
        }
        try {
            engine.killContainerCmd(name).withSignal(signal).exec();
            return true;
        } catch (NotFoundException | ConflictException ended) {
            return false;
        } catch (RuntimeException away) {
            LOG.warn("A container cannot be signalled task={}", start.key(), away);
            return true;
        }
    }

    @Override
    public void destroy() {
        signal("SIGKILL");
        try {
            exit.get(DEATH.toMillis(), TimeUnit.MILLISECONDS);
            sweep();
        } catch (TimeoutException | ExecutionException stays) {
            LOG.warn("A container does not end task={}", start.key());
        } catch (InterruptedException stops) {
            Thread.currentThread().interrupt();
        }
    }

    /// How it ended is on disk by now, so the container may go.
    @Override
    public void sweep() {
        try {
            engine.removeContainerCmd(name).withForce(true).withRemoveVolumes(true).exec();
        } catch (NotFoundException | ConflictException goes) {
            LOG.debug("Gone already task={}", start.key());
        } catch (RuntimeException away) {
            LOG.warn("A container cannot be removed task={}", start.key(), away);
        }
    }

    @Override
    public TaskUsage usage() {
        return usage.now();
    }

    @Override
    public InsideCommand inside() {
        return this::runInside;
    }

    private int runInside(String command, Duration timeout)
            throws IOException, InterruptedException {
        try {
            String id = engine.execCreateCmd(name).withCmd("/bin/sh", "-c", command).exec().getId();
            boolean ended =
                    engine.execStartCmd(id)
                            .exec(new ResultCallback.Adapter<Frame>())
                            .awaitCompletion(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                throw new IOException("The check command took longer than " + timeout);
            }
            Long code = engine.inspectExecCmd(id).exec().getExitCodeLong();
            return code == null ? -1 : code.intValue();
        } catch (RuntimeException refused) {
            throw new IOException("The check command cannot be run: " + refused, refused);
        }
    }
}
