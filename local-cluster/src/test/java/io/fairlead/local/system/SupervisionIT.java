package io.fairlead.local.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.local.cluster.ClusterClient;
import io.fairlead.local.cluster.ClusterSettings;
import io.fairlead.local.process.PidFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The command as people run it: a process that is told to end, and one that is killed.
class SupervisionIT {

    private static final List<String> SERVICES =
            List.of("postgres", "master-service", "framework-gateway", "agent-service-1");

    private final ClusterSettings settings = TestCluster.settings("supervision", 1);
    private final PidFiles pids = new PidFiles(settings.state().resolve("pids"));
    private Process command;

    @AfterEach
    void end() throws Exception {
        command.destroy();
        command.waitFor();
    }

    @Test
    void it_starts_again_what_dies_puts_a_killed_run_in_order_and_leaves_nothing_behind()
            throws Exception {
        up("--clean");
        var client = client();
        client.send("PUT", settings.gatewayUrl() + "/v1/queues/q", Map.of("role", "r"));
        var job = TestCluster.job("long", "q", "exec sleep 1000");
        job.put("type", "service");
        var id = client.send("POST", settings.gatewayUrl() + "/v1/jobs", job).path("id").asString();
        await().atMost(Duration.ofSeconds(180)).until(() -> runs(client, id));

        var old = SERVICES.stream().map(name -> pids.find(name).orElseThrow()).toList();
        old.forEach(ProcessHandle::destroyForcibly);
        old.forEach(process -> process.onExit().join());
        awaitReady(client);
        SERVICES.forEach(name -> assertThat(old).doesNotContain(pids.find(name).orElseThrow()));
        await().atMost(Duration.ofSeconds(180)).until(() -> runs(client, id));

        command.destroyForcibly().waitFor();
        var orphans = SERVICES.stream().map(name -> pids.find(name).orElseThrow()).toList();
        up();
        assertThat(orphans).noneMatch(ProcessHandle::isAlive);
        await().atMost(Duration.ofSeconds(180)).until(() -> runs(client(), id));

        command.destroy();
        assertThat(command.waitFor()).isEqualTo(143);
        assertThat(pids.names()).isEmpty();
        await().atMost(Duration.ofSeconds(60)).until(() -> processesOfThisCluster().isEmpty());
    }

    private void up(String... more) throws IOException {
        var builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dfairlead.project=" + TestCluster.PROJECT,
                        "-jar",
                        "target/local-cluster-0.1.0-SNAPSHOT.jar",
                        "up",
                        "--agents",
                        "1",
                        "--state",
                        settings.state().toString(),
                        "--gateway-port",
                        Integer.toString(settings.gatewayPort()),
                        "--master-port",
                        Integer.toString(settings.masterPort()),
                        "--agent-port",
                        Integer.toString(settings.firstAgentPort()));
        builder.command().addAll(List.of(more));
        var log = Files.createTempFile(Path.of("target"), "up", ".log");
        command = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        await().atMost(Duration.ofSeconds(300))
                .until(() -> {
                    assertThat(command.isAlive()).as(() -> read(log)).isTrue();
                    return read(log).contains("The cluster is ready");
                });
    }

    private void awaitReady(ClusterClient client) {
        for (var url : List.of(settings.gatewayUrl(), settings.masterUrl(), settings.agentUrl(0))) {
            await(url).atMost(Duration.ofSeconds(240)).until(() -> client.isReady(url));
        }
    }

    private ClusterClient client() throws IOException {
        return new ClusterClient(
                Files.readString(settings.state().resolve("secrets/cluster-token")).strip());
    }

    private boolean runs(ClusterClient client, String job) throws IOException {
        try {
            return client.get(settings.gatewayUrl() + "/v1/jobs/" + job)
                            .path("tasks")
                            .path("RUNNING")
                            .asInt()
                    == 1;
        } catch (IOException e) {
            return false;
        }
    }

    /// Every process whose command line or environment names this cluster's folder, but for us.
    private List<Long> processesOfThisCluster() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.pid() != ProcessHandle.current().pid())
                .filter(process -> names(process, "cmdline") || names(process, "environ"))
                .map(ProcessHandle::pid)
                .toList();
    }

    private boolean names(ProcessHandle process, String file) {
        try {
            var bytes = Files.readAllBytes(Path.of("/proc", Long.toString(process.pid()), file));
            return new String(bytes, StandardCharsets.UTF_8).contains(settings.state().toString());
        } catch (IOException e) {
            return false;
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }
}
