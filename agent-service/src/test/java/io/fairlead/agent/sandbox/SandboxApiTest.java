package io.fairlead.agent.sandbox;

import static io.fairlead.agent.testing.TestTasks.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.agent.store.FolderSize;
import io.fairlead.agent.task.Tasks;
import io.fairlead.agent.testing.FakeMaster;
import io.fairlead.agent.testing.TestAgent;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The REST API over real HTTP, on the output of real tasks.
class SandboxApiTest {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String TOKEN = "a-cluster-token-of-the-tests";

    @TempDir static Path workDir;
    private static FakeMaster master;
    private static TestAgent agent;
    private static HttpClient http;

    @BeforeAll
    static void start() throws IOException {
        master = new FakeMaster();
        agent =
                TestAgent.start(
                        workDir,
                        master,
                        "fairlead.cluster-token=" + TOKEN,
                        "fairlead.agent.sandbox.keep-output=64KB",
                        "fairlead.agent.sandbox.look-every=P1D",
                        "fairlead.agent.sandbox.collect-every=P1D");
        http = HttpClient.newHttpClient();
        run("lines", "echo one; echo two; echo three; echo wrong >&2; mkdir d; echo x > d/f");
    }

    @AfterAll
    static void stop() {
        agent.close();
        master.close();
    }

    private static void run(String id, String command) {
        master.launch(task(id, command).spec());
        await().atMost(SOON).until(() -> master.end(id).isPresent());
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(agent.address() + path))
                .header("Authorization", "Bearer " + TOKEN);
    }

    private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String of(String task, String rest) {
        return "/v1/tasks/" + FakeMaster.FRAMEWORK + "/" + task + rest;
    }

    @Test
    void output_is_read_whole_from_an_offset_or_from_the_last_lines() throws Exception {
        HttpResponse<String> whole = get(of("lines", "/logs"));
        assertThat(whole.body()).isEqualTo("one\ntwo\nthree\n");
        assertThat(whole.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
        assertThat(whole.headers().firstValue("Fairlead-Log-Offset")).hasValue("0");
        assertThat(get(of("lines", "/logs?offset=4")).body()).isEqualTo("two\nthree\n");
        HttpResponse<String> tail = get(of("lines", "/logs?tail=2"));
        assertThat(tail.body()).isEqualTo("two\nthree\n");
        assertThat(tail.headers().firstValue("Fairlead-Log-Offset")).hasValue("4");
        assertThat(get(of("lines", "/logs?tail=100")).body()).isEqualTo("one\ntwo\nthree\n");
        assertThat(get(of("lines", "/logs?tail=0")).body()).isEmpty();
        assertThat(get(of("lines", "/logs?offset=999")).body()).isEmpty();
        assertThat(get(of("lines", "/logs?stream=stderr")).body()).isEqualTo("wrong\n");
    }

    @Test
    void following_lasts_until_the_task_has_ended() throws Exception {
        master.launch(task("slow", "for i in 1 2 3; do echo $i; sleep 0.3; done").spec());
        await().atMost(SOON).until(() -> master.isRunning("slow"));
        assertThat(get(of("slow", "/logs?follow=true")).body()).isEqualTo("1\n2\n3\n");
    }

    @Test
    void output_comes_as_events_where_asked_for() throws Exception {
        HttpResponse<String> events =
                send(
                        request(of("lines", "/logs?follow=true"))
                                .header("Accept", "text/event-stream"));
        assertThat(events.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
        assertThat(events.body())
                .isEqualTo(
                        """
                        id: 14
                        event: lines
                        data: one
                        data: two
                        data: three

                        id: 14
                        event: end
                        data:

                        """);
        HttpResponse<String> rest =
                send(
                        request(of("lines", "/logs"))
                                .header("Accept", "text/event-stream")
                                .header("Last-Event-ID", "8"));
        assertThat(rest.body()).contains("data: three").doesNotContain("data: two");
    }

    @Test
    void a_part_of_the_output_is_read_by_its_length() throws Exception {
        assertThat(get(of("lines", "/logs?offset=4&length=5")).body()).isEqualTo("two\nt");
        assertThat(get(of("lines", "/logs?offset=4&length=5&follow=true")).body())
                .isEqualTo("two\nt");
        assertThat(get(of("lines", "/logs?length=0")).body()).isEmpty();
    }

    @Test
    void too_much_output_gives_up_its_older_half_and_keeps_its_offsets() throws Exception {
        Path sandbox = workDir.resolve("sandboxes/" + FakeMaster.key("wordy"));
        master.launch(
                task("wordy", "seq 100000 120000; until [ -e go ]; do sleep 0.05; done; echo last")
                        .spec());
        Path stdout = sandbox.resolve("stdout");
        long size = 20_001 * 7;
        await().atMost(SOON).until(() -> Files.exists(stdout) && Files.size(stdout) == size);

        agent.bean(LogKeeper.class).look();
        Files.createFile(sandbox.resolve("go"));
        await().atMost(SOON).until(() -> master.end("wordy").isPresent());

        HttpResponse<String> log = get(of("wordy", "/logs"));
        long offset = Long.parseLong(log.headers().firstValue("Fairlead-Log-Offset").orElseThrow());
        assertThat(offset)
                .isBetween(size - 64 * 1024, size - 32 * 1024)
                .matches(first -> first % 7 == 0);
        assertThat(log.body()).startsWith(100_000 + offset / 7 + "\n").endsWith("120000\nlast\n");
        assertThat(get(of("wordy", "/logs?offset=" + size)).body()).isEqualTo("last\n");
        assertThat(get(of("wordy", "/logs?tail=1000000")).body()).isEqualTo(log.body());
        assertThat(get(of("wordy", "/logs?tail=2")).body()).isEqualTo("120000\nlast\n");
        assertThat(get(of("wordy", "/files?path=stdout")).body())
                .endsWith(log.body())
                .doesNotContain("\0");
        assertThat(FolderSize.ofSandbox(sandbox)).isLessThan(64 * 1024);
    }

    @Test
    void files_are_listed_and_downloaded() throws Exception {
        assertThat(get(of("lines", "/files")).body())
                .contains("\"path\":\"d\"", "\"directory\":true", "\"path\":\"stdout\"");
        assertThat(get(of("lines", "/files?path=d")).body()).contains("\"path\":\"d/f\"");
        HttpResponse<String> file = get(of("lines", "/files?path=d/f"));
        assertThat(file.body()).isEqualTo("x\n");
        assertThat(file.headers().firstValue("Content-Disposition"))
                .hasValueSatisfying(how -> assertThat(how).startsWith("attachment"));
        HttpResponse<String> part =
                send(request(of("lines", "/files?path=stdout")).header("Range", "bytes=4-6"));
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo("two");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../identity",
                "/etc/passwd",
                "d/../../lines/../../../identity",
                "..%2F..%2Fidentity",
                "d%2F..%2F..%2F..%2F..%2Fidentity",
                "link",
                "linkdir/passwd",
                "%00",
            })
    void no_path_leads_out_of_the_sandbox(String path) throws Exception {
        run("links", "ln -sfn /etc/passwd link; ln -sfn /etc linkdir; mkdir -p d");
        HttpResponse<String> answer = get(of("links", "/files?path=" + path));
        assertThat(answer.statusCode()).isIn(400, 404, 422);
        assertThat(answer.body()).doesNotContain("root:").doesNotContain("incarnation");
        assertThat(answer.headers().firstValue("Content-Type").orElse(""))
                .startsWith("application/problem+json");
    }

    @Test
    void output_that_is_a_link_out_of_the_sandbox_is_not_read() throws Exception {
        run("swapped", "rm stdout; ln -s /etc/passwd stdout");
        assertThat(get(of("swapped", "/logs")).body()).doesNotContain("root:");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "offset=-1",
                "tail=-1",
                "length=-1",
                "stream=secret",
                "offset=x",
                "follow=maybe"
            })
    void a_wrong_parameter_is_refused_by_name(String parameter) throws Exception {
        HttpResponse<String> answer = get(of("lines", "/logs?" + parameter));
        assertThat(answer.statusCode()).isIn(400, 422);
        assertThat(answer.body())
                .contains("urn:fairlead:problem:", parameter.substring(0, parameter.indexOf('=')));
    }

    @Test
    void what_was_never_here_is_not_found() throws Exception {
        assertThat(get(of("never", "/logs")).statusCode()).isEqualTo(404);
        assertThat(get(of("never", "/files")).statusCode()).isEqualTo(404);
        assertThat(get("/v1/tasks/no-uuid/x").statusCode()).isEqualTo(400);
    }

    @Test
    void a_collected_sandbox_is_gone_for_good() throws Exception {
        run("old", "echo old");
        Path ended = workDir.resolve("ended/" + FakeMaster.key("old"));
        await().atMost(SOON).until(() -> Files.exists(ended));
        Instant longAgo = Instant.now().minus(Duration.ofDays(8));
        Files.setLastModifiedTime(ended, FileTime.from(longAgo));
        assertThat(get(of("old", "/logs")).body()).isEqualTo("old\n");
        agent.bean(SandboxCollector.class).collect();
        HttpResponse<String> answer = get(of("old", "/logs"));
        assertThat(answer.statusCode()).isEqualTo(410);
        assertThat(answer.body()).contains("urn:fairlead:problem:collected");
        assertThat(workDir.resolve("sandboxes/" + FakeMaster.key("old"))).doesNotExist();
        assertThat(get(of("lines", "/logs")).statusCode()).isEqualTo(200);
    }

    @Test
    void an_ended_task_is_told_with_its_end() throws Exception {
        run("seven", "exit 7");
        assertThat(get(of("seven", "")).body())
                .contains("\"state\":\"FAILED\"", "\"exitCode\":7", "\"reason\":\"EXIT_CODE\"");
    }

    @Test
    void live_tasks_and_the_agents_state_are_told() throws Exception {
        master.launch(task("lives", "sleep 1000").spec());
        await().atMost(SOON).until(() -> master.isRunning("lives"));
        await().atMost(SOON).until(() -> agent.bean(Tasks.class).runningCount() == 1);
        assertThat(get("/v1/tasks").body()).contains("\"taskId\":\"lives\"", "\"RUNNING\"");
        assertThat(get("/v1/state").body())
                .contains(
                        "\"name\":\"test\"",
                        "\"agentId\":\"" + FakeMaster.AGENT + "\"",
                        "\"tasksRunning\":1",
                        "\"docker\":\"false\"");
        master.kill("lives", Duration.ZERO);
        await().atMost(SOON).until(() -> master.end("lives").isPresent());
    }

    @Test
    void who_brings_no_token_or_a_wrong_one_is_not_let_in() throws Exception {
        URI logs = URI.create(agent.address() + of("lines", "/logs"));
        assertThat(send(HttpRequest.newBuilder(logs)).statusCode()).isEqualTo(401);
        HttpRequest.Builder wrong =
                HttpRequest.newBuilder(logs).header("Authorization", "Bearer wrong");
        assertThat(send(wrong).statusCode()).isEqualTo(403);
        assertThat(master.tokens()).isNotEmpty().containsOnly("Bearer " + TOKEN);
    }

    @Test
    void health_metrics_and_descriptions_are_open() throws Exception {
        for (String path :
                new String[] {
                    "/actuator/health/liveness", "/actuator/health/readiness", "/v3/api-docs"
                }) {
            URI uri = URI.create(agent.address() + path);
            assertThat(send(HttpRequest.newBuilder(uri)).statusCode()).as(path).isEqualTo(200);
        }
        URI page = URI.create(agent.address() + "/swagger-ui.html");
        assertThat(send(HttpRequest.newBuilder(page)).statusCode()).isIn(200, 302);
        URI metrics = URI.create(agent.address() + "/actuator/prometheus");
        assertThat(send(HttpRequest.newBuilder(metrics)).body())
                .contains(
                        "fairlead_agent_tasks_running",
                        "fairlead_agent_launches_total",
                        "fairlead_agent_sync_seconds_count");
    }
}
