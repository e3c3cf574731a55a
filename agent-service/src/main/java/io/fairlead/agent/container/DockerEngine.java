package io.fairlead.agent.container;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Info;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;

/// The Docker engine of this machine: looked for while the agent starts, and again and again, for
/// it may be started later, or end.
public final class DockerEngine implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DockerEngine.class);

    /// Each container holds three connections open: its end, its output, what it uses.
    private static final int CONNECTIONS = 4_096;

    /// How long a starting agent waits for one that is there and does not answer.
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ContainerSettings settings;
    private final CompletableFuture<Found> first = new CompletableFuture<>();
    private volatile @Nullable Found latest;
    private @Nullable DockerClientConfig config;
    private @Nullable DockerClient client;
    private boolean missedOnce;

    /// Which limits it can enforce.
    record Limits(boolean cpu, boolean memory, boolean processes) {
        static final Limits NONE = new Limits(false, false, false);
    }

    /// What a look has found.
    private record Found(Limits limits, Map<String, String> attributes) {
        static final Found NONE = new Found(Limits.NONE, Map.of("docker", "false"));
    }

    private DockerEngine(ContainerSettings settings) {
        this.settings = settings;
    }

    /// Begins to look for it, beside whatever else starts meanwhile.
    static DockerEngine find(ContainerSettings settings) {
        DockerEngine engine = new DockerEngine(settings);
        if (settings.enabled()) {
            Thread.ofVirtual().name("docker-engine").start(engine::lookFirst);
            engine.first.completeOnTimeout(Found.NONE, PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } else {
            engine.first.complete(Found.NONE);
        }
        return engine;
    }

    private void lookFirst() {
        try {
            Found found = ask();
            LOG.info("Docker engine attributes={}", found.attributes());
            first.complete(found);
        } catch (NotThereException none) {
            LOG.info(
                    "No Docker engine: tasks with an image do not run here why={}",
                    none.getMessage());
            first.complete(Found.NONE);
        } catch (RuntimeException wrongSettings) {
            first.completeExceptionally(wrongSettings);
        }
    }

    /// Looks again. One that does not answer once is still there: it may be started anew.
    @Scheduled(
            initialDelayString = "${fairlead.agent.docker.look-every:PT15S}",
            fixedDelayString = "${fairlead.agent.docker.look-every:PT15S}")
    void look() {
        if (!settings.enabled() || !first.isDone()) {
            return;
        }
        Found before = found();
        Found now = before;
        try {
            now = ask();
            missedOnce = false;
        } catch (NotThereException none) {
            now = missedOnce ? Found.NONE : before;
            missedOnce = true;
        }
        if (!now.equals(before)) {
            LOG.info("Docker engine attributes={}", now.attributes());
            latest = now;
        }
    }

    private static final class NotThereException extends Exception {

        private static final long serialVersionUID = 1L;

        NotThereException(String message, @Nullable RuntimeException why) {
            super(message, why);
        }
    }

    /// @throws IllegalArgumentException if the settings name no place where one could be
    private Found ask() throws NotThereException {
        URI host = config().getDockerHost();
        if ("unix".equals(host.getScheme()) && !Files.exists(Path.of(host.getPath()))) {
            throw new NotThereException(host + " is not there", null);
        }
        DockerClient asked = client();
        try {
            Info info = asked.infoCmd().exec();
            return new Found(limits(info), attributes(info));
        } catch (RuntimeException none) {
            throw new NotThereException(host + ": " + none, none);
        }
    }

    private Found found() {
        Found later = latest;
        return later == null ? first.join() : later;
    }

    private static String version(Info info) {
        return String.valueOf(info.getServerVersion());
    }

    private static Limits limits(Info info) {
        return new Limits(
                Boolean.TRUE.equals(info.getCpuCfsQuota()),
                Boolean.TRUE.equals(info.getMemoryLimit()),
                Boolean.TRUE.equals(info.getRawValues().get("PidsLimit")));
    }

    private static Map<String, String> attributes(Info info) {
        Limits limits = limits(info);
        Map<String, String> attributes = new TreeMap<>();
        attributes.put("docker", "true");
        attributes.put("docker.version", version(info));
        StringBuilder loose = new StringBuilder();
        loose.append(limits.cpu ? "" : " cpu").append(limits.memory ? "" : " memory");
        loose.append(limits.processes ? "" : " processes");
        if (!loose.isEmpty()) {
            attributes.put("docker.notEnforced", loose.toString().strip());
        }
        return attributes;
    }

    /// Whether there is one. At the agent's start it waits for the first look.
    public boolean isThere() {
        return "true".equals(attributes().get("docker"));
    }

    /// What the agent says of it: `docker` is `true` or `false`, `docker.notEnforced` names limits
    /// that the machine does not let it enforce. At the agent's start it waits for the first look.
    public Map<String, String> attributes() {
        return found().attributes();
    }

    Limits limits() {
        return found().limits();
    }

    /// Calls to it; there may be none to answer them.
    synchronized DockerClient client() {
        DockerClient made = client;
        if (made == null) {
            made = make();
            client = made;
        }
        return made;
    }

    private DockerClient make() {
        DockerClientConfig made = config();
        return DockerClientImpl.getInstance(
                made,
                new ZerodepDockerHttpClient.Builder()
                        .dockerHost(made.getDockerHost())
                        .sslConfig(made.getSSLConfig())
                        .maxConnections(CONNECTIONS)
                        .connectionTimeout(Duration.ofSeconds(10))
                        .build());
    }

    private synchronized DockerClientConfig config() {
        DockerClientConfig made = config;
        if (made == null) {
            var builder = DefaultDockerClientConfig.createDefaultConfigBuilder();
            if (settings.host() != null) {
                builder.withDockerHost(settings.host());
            }
            made = builder.build();
            config = made;
        }
        return made;
    }

    @Override
    public synchronized void close() throws IOException {
        if (client != null) {
            client.close();
        }
    }
}
