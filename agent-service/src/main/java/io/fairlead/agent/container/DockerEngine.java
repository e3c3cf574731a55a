package io.fairlead.agent.container;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Info;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The Docker engine of this machine, as it was found when the agent started.
public final class DockerEngine implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DockerEngine.class);

    /// Each container holds three connections open: its end, its output, what it uses.
    private static final int CONNECTIONS = 4_096;

    private final DockerClient client;
    private final Limits limits;
    private final Map<String, String> attributes;

    /// Which limits it can enforce.
    record Limits(boolean cpu, boolean memory, boolean processes) {
        static final Limits NONE = new Limits(false, false, false);
    }

    private DockerEngine(DockerClient client, Limits limits, Map<String, String> attributes) {
        this.client = client;
        this.limits = limits;
        this.attributes = attributes;
    }

    static DockerEngine find(ContainerSettings settings) {
        var builder = DefaultDockerClientConfig.createDefaultConfigBuilder();
        if (settings.host() != null) {
            builder.withDockerHost(settings.host());
        }
        var config = builder.build();
        DockerClient client =
                DockerClientImpl.getInstance(
                        config,
                        new ZerodepDockerHttpClient.Builder()
                                .dockerHost(config.getDockerHost())
                                .sslConfig(config.getSSLConfig())
                                .maxConnections(CONNECTIONS)
                                .connectionTimeout(Duration.ofSeconds(10))
                                .build());
        if (!settings.enabled()) {
            return new DockerEngine(client, Limits.NONE, Map.of("docker", "false"));
        }
        try {
            Info info = client.infoCmd().exec();
            LOG.info("Docker engine host={} version={}", config.getDockerHost(), version(info));
            return new DockerEngine(client, limits(info), attributes(info));
        } catch (RuntimeException none) {
            LOG.info(
                    "No Docker engine: tasks with an image do not run here host={} why={}",
                    config.getDockerHost(),
                    none.toString());
            return new DockerEngine(client, Limits.NONE, Map.of("docker", "false"));
        }
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

    /// Whether there was one.
    public boolean isThere() {
        return "true".equals(attributes.get("docker"));
    }

    /// What the agent says of it: `docker` is `true` or `false`, `docker.notEnforced` names limits
    /// that the machine does not let it enforce.
    public Map<String, String> attributes() {
        return attributes;
    }

    DockerClient client() {
        return client;
    }

    Limits limits() {
        return limits;
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
