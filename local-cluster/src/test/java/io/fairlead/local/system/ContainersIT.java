package io.fairlead.local.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.local.cluster.ClusterClient;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.lifecycle.Startables;
import org.testcontainers.utility.DockerImageName;

/// A whole cluster from the images that `.ci/build-images` builds, on `postgres:18`.
@Tag("containers")
class ContainersIT {

    private static final String PASSWORD = UUID.randomUUID().toString();
    private static final String TOKEN = UUID.randomUUID().toString();

    private final Network network = Network.newNetwork();
    private final GenericContainer<?> postgres =
            new GenericContainer<>(DockerImageName.parse("postgres:18"))
                    .withNetwork(network)
                    .withNetworkAliases("postgres")
                    .withEnv("POSTGRES_PASSWORD", PASSWORD)
                    .withEnv("POSTGRES_DB", "fairlead")
                    .withExposedPorts(5432)
                    .waitingFor(
                            Wait.forSuccessfulCommand(
                                    "pg_isready -h 127.0.0.1 -U postgres -d fairlead"));
    private final GenericContainer<?> master =
            service("master-service", "master", 5050).withEnv(database("fairlead_master"));
    private final GenericContainer<?> gateway =
            service("framework-gateway", "gateway", 8080)
                    .withEnv(database("fairlead_gateway"))
                    .withExposedPorts(8080);
    private final GenericContainer<?> first = agent("agent-1");
    private final GenericContainer<?> second = agent("agent-2");
    private final ClusterClient client = new ClusterClient(TOKEN);

    @BeforeEach
    void start() throws Exception {
        postgres.start();
        bootstrap();
        master.start();
        Startables.deepStart(gateway, first, second).join();
    }

    @AfterEach
    void stop() {
        List.of(first, second, gateway, master, postgres).forEach(GenericContainer::stop);
        network.close();
    }

    @Test
    void work_goes_on_when_the_masters_container_is_killed_and_started_again() throws Exception {
        client.send("PUT", url() + "/v1/queues/q", Map.of("role", "r"));
        var jobs =
                IntStream.range(0, 20)
                        .mapToObj(i -> TestCluster.job("c-" + i, "q", "echo ran; sleep 3"))
                        .map(this::submit)
                        .toList();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> jobs.stream().anyMatch(job -> state(job).equals("RUNNING")));

        postgres.getDockerClient().killContainerCmd(master.getContainerId()).exec();
        postgres.getDockerClient().startContainerCmd(master.getContainerId()).exec();

        for (var job : jobs) {
            await(job).atMost(Duration.ofSeconds(120)).until(() -> state(job), "FINISHED"::equals);
            var tasks = client.get(url() + "/v1/jobs/" + job + "/tasks").path("items");
            assertThat(tasks.size()).isEqualTo(1);
            var task = tasks.path(0).path("id").asString();
            assertThat(client.text(url() + "/v1/tasks/" + task + "/logs")).isEqualTo("ran\n");
        }
    }

    private String url() {
        return "http://" + gateway.getHost() + ":" + gateway.getMappedPort(8080);
    }

    private String submit(Map<String, Object> job) {
        try {
            return client.send("POST", url() + "/v1/jobs", job).path("id").asString();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private String state(String job) {
        try {
            return client.get(url() + "/v1/jobs/" + job).path("state").asString();
        } catch (IOException e) {
            return e.toString();
        }
    }

    private void bootstrap() throws Exception {
        var url =
                "jdbc:postgresql://%s:%d/fairlead"
                        .formatted(postgres.getHost(), postgres.getMappedPort(5432));
        try (var connection = DriverManager.getConnection(url, "postgres", PASSWORD);
                var statement = connection.createStatement()) {
            statement.execute(
                    Files.readString(TestCluster.PROJECT.resolve("db/bootstrap/bootstrap.sql")));
            for (var user : List.of("fairlead_master", "fairlead_gateway")) {
                statement.execute("ALTER ROLE " + user + " PASSWORD '" + PASSWORD + "'");
            }
        }
    }

    private GenericContainer<?> agent(String name) {
        return service("agent-service", name, 5051)
                .withEnv("FAIRLEAD_AGENT_NAME", name)
                .withEnv("FAIRLEAD_AGENT_RESOURCES_CPUS", "4")
                .withEnv("FAIRLEAD_AGENT_RESOURCES_MEMORY_MIB", "1024");
    }

    private GenericContainer<?> service(String image, String alias, int port) {
        return new GenericContainer<>(DockerImageName.parse("fairlead/" + image))
                .withImagePullPolicy(_ -> false)
                .withNetwork(network)
                .withNetworkAliases(alias)
                .withCreateContainerCmdModifier(
                        command -> command.withHostName(alias).getHostConfig().withInit(true))
                .withEnv("SERVER_PORT", Integer.toString(port))
                .withEnv("FAIRLEAD_MASTERS", "http://master:5050")
                .withEnv("FAIRLEAD_CLUSTER_TOKEN", TOKEN)
                .withEnv("FAIRLEAD_OPEN_TO_USERS", "true")
                .withEnv("FAIRLEAD_JAVA_OPTS", "-Xmx384m")
                .waitingFor(Wait.forHealthcheck().withStartupTimeout(Duration.ofSeconds(180)));
    }

    private static Map<String, String> database(String user) {
        return Map.of(
                "FAIRLEAD_DB_URL",
                "jdbc:postgresql://postgres:5432/fairlead",
                "FAIRLEAD_DB_USER",
                user,
                "FAIRLEAD_DB_PASSWORD",
                PASSWORD);
    }
}
