package io.fairlead.agent.container;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import io.fairlead.agent.runtime.Exit;
import io.fairlead.agent.runtime.RunningTask;
import io.fairlead.agent.runtime.TaskRuntime;
import io.fairlead.agent.runtime.TaskStart;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs tasks as containers.
///
/// One container at most for a task, by its name; the claim to start it is on disk before it
/// starts, and its end before it is removed. So whenever the agent dies, its next life finds the
/// container, or knows that it never ran.
public final class ContainerRuntime implements TaskRuntime {

    /// Where a container sees its sandbox.
    public static final String SANDBOX = ContainerPlan.SANDBOX;

    private static final Logger LOG = LoggerFactory.getLogger(ContainerRuntime.class);

    /// How long a starting agent waits for an engine that does not answer.
    private static final int ENGINE_TRIES = 60;

    private static final String ENGINE_AWAY =
            "The Docker engine did not answer when the agent came back.";

    private final DockerEngine engine;
    private final ContainerSettings settings;

    ContainerRuntime(DockerEngine engine, ContainerSettings settings) {
        this.engine = engine;
        this.settings = settings;
    }

    /// Whether there is an engine.
    public boolean isThere() {
        return engine.isThere();
    }

    /// Brings the image.
    @Override
    public void prepare(TaskStart start) throws IOException, InterruptedException {
        String image = ContainerPlan.imageOf(start.task());
        try {
            if (settings.pull() == ContainerSettings.Pull.ALWAYS || !has(image)) {
                if (settings.pull() == ContainerSettings.Pull.NEVER) {
                    throw new IOException("The engine has no image " + image + ", and pulls none.");
                }
                pull(image);
            }
        } catch (RuntimeException refused) {
            throw new IOException(
                    "The image " + image + " cannot be brought: " + reasonOf(refused), refused);
        }
    }

    private boolean has(String image) {
        try {
            engine.client().inspectImageCmd(image).exec();
            return true;
        } catch (NotFoundException absent) {
            return false;
        }
    }

    private void pull(String image) throws IOException, InterruptedException {
        LOG.info("Pulls image={}", image);
        try (var pulled = engine.client().pullImageCmd(image).start()) {
            if (!pulled.awaitCompletion(settings.pullTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException(
                        "The image " + image + " took longer than " + settings.pullTimeout());
            }
        }
    }

    private static String reasonOf(RuntimeException refused) {
        String message = String.valueOf(refused.getMessage()).strip();
        return message.length() <= 500 ? message : message.substring(0, 500);
    }

    @Override
    public RunningTask start(TaskStart start) throws IOException {
        ContainerMarks marks = new ContainerMarks(start.folder());
        if (marks.isForbidden()) {
            throw new IOException("The start was forbidden.");
        }
        try {
            create(start);
            marks.claim();
            engine.client().startContainerCmd(ContainerPlan.nameOf(start)).exec();
        } catch (NotModifiedException startedBefore) {
            LOG.info("The container was started before task={}", start.key());
        } catch (RuntimeException refused) {
            new ContainerTask(engine.client(), start).sweep();
            throw new IOException("The container cannot be started: " + reasonOf(refused), refused);
        }
        return new ContainerTask(engine.client(), start).watched();
    }

    private void create(TaskStart start) {
        try (var create = engine.client().createContainerCmd(ContainerPlan.imageOf(start.task()))) {
            new ContainerPlan(start, settings, engine.limits()).applyTo(create);
            create.exec();
        } catch (ConflictException madeBefore) {
            LOG.info("The container was made before task={}", start.key());
        }
    }

    @Override
    public Recovery recover(TaskStart start) {
        ContainerMarks marks = new ContainerMarks(start.folder());
        ContainerTask task = new ContainerTask(engine.client(), start);
        Optional<Exit> ended = marks.exit();
        if (ended.isPresent()) {
            return new Recovery.Started(task.ended(ended.get()));
        }
        for (int i = 0; i < ENGINE_TRIES; i++) {
            try {
                return hasStarted(start)
                        ? new Recovery.Started(task.watched())
                        : new Recovery.NotStarted();
            } catch (NotFoundException gone) {
                return marks.isClaimed()
                        ? new Recovery.Started(
                                task.ended(
                                        new Exit.Lost(
                                                "CONTAINER_GONE",
                                                "The container was removed while the agent was"
                                                        + " away.")))
                        : new Recovery.NotStarted();
            } catch (RuntimeException away) {
                LOG.warn("The Docker engine does not answer task={}", start.key(), away);
                LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
            }
        }
        return new Recovery.Started(task.ended(new Exit.Lost("ENGINE_AWAY", ENGINE_AWAY)));
    }

    private boolean hasStarted(TaskStart start) {
        InspectContainerResponse container =
                engine.client().inspectContainerCmd(ContainerPlan.nameOf(start)).exec();
        return !"created".equals(container.getState().getStatus());
    }

    @Override
    public Optional<Exit> exitOf(TaskStart start) {
        return new ContainerMarks(start.folder()).exit();
    }

    /// The engine keeps stopped containers.
    @Override
    public void clearAfterReboot(TaskStart start) {
        if (isThere()) {
            new ContainerTask(engine.client(), start).sweep();
        }
    }

    @Override
    public boolean prevent(TaskStart start) throws IOException {
        ContainerMarks marks = new ContainerMarks(start.folder());
        try {
            if (hasStarted(start)) {
                return false;
            }
            new ContainerTask(engine.client(), start).sweep();
        } catch (NotFoundException never) {
            LOG.debug("There is no container task={}", start.key());
        } catch (RuntimeException away) {
            if (marks.isClaimed()) {
                throw new IOException("The Docker engine does not answer: " + away, away);
            }
        }
        marks.forbid();
        return true;
    }
}
