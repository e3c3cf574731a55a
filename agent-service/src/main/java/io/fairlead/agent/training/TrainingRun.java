package io.fairlead.agent.training;

import io.fairlead.agent.membership.Membership;
import io.fairlead.agent.process.ProcessRuntime;
import io.fairlead.agent.runtime.TaskStart;
import io.fairlead.agent.store.Checkpoints;
import io.fairlead.agent.store.WorkDir;
import io.fairlead.agent.task.Tasks;
import io.fairlead.api.agent.SyncAnswer.Kill;
import io.fairlead.api.agent.SyncAnswer.Launch;
import io.fairlead.core.id.AllocationId;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.id.TaskKey;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.TaskSpec;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/// Does once what a start with running tasks does, so that the JVM's start cache (JEP 514) holds
/// that too: a task, its checkpoint, its being found again; the REST API; a master that is not
/// there. Whatever goes wrong makes the cache poorer and harms nobody.
@Component
@Profile("training")
class TrainingRun implements SmartInitializingSingleton {

    private static final Logger LOG = LoggerFactory.getLogger(TrainingRun.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final TaskKey TASK =
            new TaskKey(new FrameworkId(new UUID(0, 1)), new TaskId("training"));

    private final WebServerApplicationContext context;
    private final Tasks tasks;
    private final Membership membership;
    private final Checkpoints checkpoints;
    private final ProcessRuntime processes;
    private final WorkDir workDir;

    TrainingRun(
            WebServerApplicationContext context,
            Tasks tasks,
            Membership membership,
            Checkpoints checkpoints,
            ProcessRuntime processes,
            WorkDir workDir) {
        this.context = context;
        this.tasks = tasks;
        this.membership = membership;
        this.checkpoints = checkpoints;
        this.processes = processes;
        this.workDir = workDir;
    }

    @Override
    public void afterSingletonsInstantiated() {
        try {
            runATask();
            startToServe();
        } catch (IOException | RuntimeException failed) {
            LOG.warn("The training ends early", failed);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private void runATask() throws IOException, InterruptedException {
        TaskSpec task = TaskSpec.process(TASK.taskId(), "exec sleep 20", ResourceNeeds.NONE);
        tasks.launch(
                new Launch(
                        TASK.frameworkId(),
                        new AllocationId(new UUID(0, 1)),
                        task,
                        Resources.NONE));
        await(() -> tasks.runningCount() == 1);
        checkpoints.all();
        processes.recover(
                new TaskStart(
                        TASK,
                        task,
                        Resources.NONE,
                        Map.of(),
                        workDir.sandbox(TASK),
                        workDir.live(TASK)));
        tasks.kill(new Kill(TASK.frameworkId(), TASK.taskId(), Duration.ZERO));
        await(() -> !tasks.anyAlive());
    }

    private void startToServe() throws IOException, InterruptedException {
        WebServer server = context.getWebServer();
        if (server == null) {
            return;
        }
        server.start();
        membership.start();
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (String path : List.of("/v1/state", "/v1/tasks", "/actuator/health/readiness")) {
                URI uri = URI.create("http://127.0.0.1:" + server.getPort() + path);
                client.send(
                        HttpRequest.newBuilder(uri).timeout(PATIENCE).build(),
                        HttpResponse.BodyHandlers.discarding());
            }
        }
        membership.stop();
        server.stop();
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < until) {
            Thread.sleep(10);
        }
    }
}
