package io.fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.gateway.support.FakeMaster;
import io.fairlead.gateway.support.Gateway;
import io.fairlead.gateway.support.Gateway.Answer;
import io.fairlead.testkit.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whatever is wrong gets a 4xx problem that names the field, and changes nothing.
class BadInputTest {

    private static final String GOOD =
            """
            {"name":"j","queue":"q","command":"true","resources":{"cpus":1,"memoryMiB":64}%s}\
            """;

    private static FakeMaster master;
    private static Gateway gateway;

    @BeforeAll
    static void start() {
        master = new FakeMaster();
        master.addAgent("a1", 8, 8192);
        master.reserve(master.addAgent("a2", 16, 8192), "ads", 12);
        gateway = Gateway.start(new TestDatabase("fairlead_gateway").url(), master.address());
        gateway.queue("q", "OFFER", "FCFS");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        master.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/colour                  | \"colour\":\"red\"",
                "/instances               | \"instances\":0",
                "/instances               | \"instances\":1.5",
                "/instances               | \"instances\":\"3\"",
                "/instances               | \"instances\":100001",
                "/instances               | \"instances\":99999999999999999999",
                "/retries                 | \"retries\":-1",
                "/priority                | \"priority\":101",
                "/type                    | \"type\":\"cron\"",
                "/deadline                | \"deadline\":\"2001-01-01T00:00:00Z\"",
                "/deadline                | \"deadline\":\"tomorrow\"",
                "/deadline                | \"deadline\":\"+999999999-01-01T00:00:00Z\"",
                "/estimatedDuration       | \"estimatedDuration\":\"5 minutes\"",
                "/maxRunTime              | \"maxRunTime\":\"-PT1S\"",
                "/unreachable/replaceAfter | \"unreachable\":{\"replaceAfter\":\"soon\"}",
                "/killGracePeriod         | \"killGracePeriod\":30",
                "/uris/0                  | \"uris\":[\"ftp://x/y\"]",
                "/uris                    | \"uris\":\"file:///x\"",
                "/env/A=B                 | \"env\":{\"A=B\":\"x\"}",
                "/env/A                   | \"env\":{\"A\":1}",
                "/labels/a~1b c           | \"labels\":{\"a/b c\":\"x\"}",
                "/constraints/0/operator  | \"constraints\":[{\"attribute\":\"zone\",\"operator\":\"LIKE\"}]",
                "/constraints/0           | \"constraints\":[{\"attribute\":\"zone\",\"operator\":\"EQUALS\",\"values\":[]}]",
                "/constraints/0/values/0  | \"constraints\":[{\"attribute\":\"z\",\"operator\":\"MATCHES\",\"values\":[\"(\"]}]",
                "/constraints/0/values/0  | \"constraints\":[{\"attribute\":\"z\",\"operator\":\"MATCHES\",\"values\":[\"(a)\\\\1\"]}]",
                "/constraints/0           | \"constraints\":[{\"attribute\":\"z\",\"operator\":\"NEAR\",\"values\":[\"cache\"]}]",
                "/constraints/0           | \"constraints\":[{\"attribute\":\"z\",\"operator\":\"PREFER_NEAR\",\"values\":[\"cache\"]}]",
                "/constraints/0/values/0  | \"constraints\":[{\"attribute\":\"z\",\"operator\":\"NEAR\",\"values\":[\"00000000-0000-7000-8000-000000000001\"]}]",
                "/constraints             | \"constraints\":[{\"attribute\":\"z\",\"operator\":\"SPREAD\"},{\"attribute\":\"z\",\"operator\":\"IN\",\"values\":[\"a\"]}]",
                "/constraints/0/attribute | \"constraints\":[{\"operator\":\"UNIQUE\"}]",
                "/healthCheck/http/portIndex | \"healthCheck\":{\"http\":{\"path\":\"/\",\"portIndex\":0}}",
                "/healthCheck             | \"healthCheck\":{}",
                "/readinessCheck          | \"readinessCheck\":{}",
                "/readinessCheck/tcp/portIndex | \"readinessCheck\":{\"tcp\":{\"portIndex\":0}}",
                "/readinessCheck/failures | \"readinessCheck\":{\"command\":\"x\",\"failures\":0}",
                "/image                   | \"image\":7",
                "/image                   | \"image\":\"a\\u0000b\"",
                "/labels/a                | \"labels\":{\"a\":\"\\ud800\"}",
            })
    void a_wrong_field_of_a_job_is_named(String pointer, String field) {
        refused(422, pointer, gateway.post("/v1/jobs", GOOD.formatted("," + field)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/resources/cpus       | {\"cpus\":-1}",
                "/resources/cpus       | {\"cpus\":0.0001}",
                "/resources/cpus       | {\"cpus\":\"1\"}",
                "/resources/cpus       | {\"cpus\":1e400}",
                "/resources/cpus       | {\"cpus\":-1e99999}",
                "/resources/cpus       | {}",
                "/resources/memoryMiB  | {\"memoryMiB\":99999999999999}",
                "/resources/ports      | {\"cpus\":1,\"ports\":-1}",
                "/resources/ports/0/end| {\"cpus\":1,\"ports\":[{\"begin\":9,\"end\":3}]}",
                "/resources/tape       | {\"cpus\":1,\"tape\":1}",
                "/resources/custom/x   | {\"cpus\":1,\"custom\":{\"x\":-1}}",
                "/resources            | {\"cpus\":1,\"gpus\":1.5}",
                "/resources            | [1]",
            })
    void wrong_resources_are_named(String pointer, String resources) {
        refused(
                422,
                pointer,
                gateway.post(
                        "/v1/jobs",
                        "{\"name\":\"j\",\"queue\":\"q\",\"command\":\"true\",\"resources\":%s}"
                                .formatted(resources)));
    }

    @Test
    void a_task_larger_than_every_agent_is_refused_with_the_numbers() {
        Answer answer =
                gateway.post(
                        "/v1/jobs",
                        """
                        {"name":"j","queue":"q","command":"x","resources":{"cpus":9,"memoryMiB":64}}\
                        """);
        refused(422, "/resources/cpus", answer);
        assertThat(answer.body().path("errors").get(0).path("detail").asString())
                .isEqualTo("9 asked, the largest agent has 8 for role test");
    }

    @Test
    void an_unknown_queue_is_refused() {
        refused(
                422,
                "/queue",
                gateway.post("/v1/jobs", GOOD.formatted("").replace("\"q\"", "\"nope\"")));
    }

    @Test
    void several_wrong_fields_are_named_at_once() {
        Answer answer = gateway.post("/v1/jobs", "{\"name\":\"J!\",\"priority\":-1,\"extra\":1}");
        assertThat(answer.pointers())
                .contains("/name", "/queue", "/priority", "/extra", "/resources");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"name\":",
                "[]",
                "``",
                "7",
                "{\"name\":\"a\",\"name\":\"b\"}",
                "{} {}",
                "\0"
            })
    void what_is_no_document_is_refused(String body) {
        refused(400, "", gateway.post("/v1/jobs", body == null ? "" : body));
    }

    @Test
    void bad_yaml_is_refused_and_good_yaml_taken() {
        refused(400, "", gateway.post("/v1/jobs", "name: [", "Content-Type", "application/yaml"));
        Answer answer =
                gateway.post(
                        "/v1/jobs?dryRun=true",
                        """
                        name: y
                        queue: q
                        command: "true"
                        resources: {cpus: 0.5, memoryMiB: 32}
                        """,
                        "Content-Type",
                        "application/yaml");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().path("fits").asBoolean()).isTrue();
        assertThat(answer.body().path("verdict").asString()).isEqualTo("WOULD_WAIT");
        assertThat(answer.body().path("blockers").get(0).path("kind").asString())
                .isEqualTo("RESOURCES");
        assertThat(answer.body().path("earliestStart").asString())
                .isEqualTo("2100-01-01T00:00:00Z");
    }

    @Test
    void a_job_of_a_megabyte_is_too_large() {
        Answer answer =
                gateway.post(
                        "/v1/jobs", GOOD.formatted(",\"image\":\"" + "x".repeat(1 << 20) + "\""));
        assertThat(answer.status()).isEqualTo(413);
    }

    @Test
    void a_key_used_for_another_body_is_refused_and_a_repeat_gets_the_first_answer() {
        master.hold();
        Answer first = gateway.post("/v1/jobs", GOOD.formatted(""), "Idempotency-Key", "k-1");
        Answer again = gateway.post("/v1/jobs", GOOD.formatted(""), "Idempotency-Key", "k-1");
        Answer other =
                gateway.post(
                        "/v1/jobs", GOOD.formatted(",\"priority\":3"), "Idempotency-Key", "k-1");
        assertThat(first.status()).isEqualTo(201);
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.body().path("type").asString())
                .isEqualTo("urn:fairlead:problem:key-reused");
        gateway.delete(first.header("Location"));
        master.release();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "404 | /v1/jobs/01994d7e-0000-7000-8000-000000000000",
                "404 | /v1/jobs/01994d7e-0000-7000-8000-000000000000/tasks",
                "400 | /v1/jobs/xyz",
                "422 | /v1/jobs?limit=0",
                "422 | /v1/jobs?sort=name",
                "422 | /v1/jobs?label=team",
                "400 | /v1/jobs?state=NEW",
                "400 | /v1/jobs?cursor=x",
                "400 | /v1/jobs?queue=a%00b",
                "400 | /v1/tasks?cursor=x%00",
                "404 | /v1/tasks/x-1",
                "404 | /v1/tasks/x-1/events",
                "404 | /v1/tasks/x-1/explanation",
                "404 | /v1/tasks/x-1/logs",
                "422 | /v1/tasks?cursor=x",
                "404 | /v1/queues/none",
                "422 | /v1/queues?limit=100000",
                "404 | /v1/nothing",
            })
    void wrong_reads_are_refused(int status, String path) {
        Answer answer = gateway.get(path);
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).contains("problem+json");
        assertThat(answer.body().path("type").asString()).startsWith("urn:fairlead:problem:");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "422 | /policy     | a | {\"role\":\"r\",\"policy\":\"RANDOM\"}",
                "422 | /allocation | a | {\"role\":\"r\",\"allocation\":\"BOTH\"}",
                "422 | /role       | a | {}",
                "422 | /role       | a | {\"role\":\"A B\"}",
                "422 | /name       | a | {\"role\":\"r\",\"name\":\"b\"}",
                "422 | name        | A | {\"role\":\"r\"}",
                "409 | /role       | q | {\"role\":\"other\"}",
                "422 | /size       | a | {\"role\":\"r\",\"size\":3}",
            })
    void wrong_queues_are_refused(int status, String pointer, String name, String body) {
        refused(status, pointer, gateway.put("/v1/queues/" + name, body));
    }

    @Test
    void a_native_framework_cannot_pose_as_a_queue_nor_end_one() {
        refused(
                422,
                "/hosted",
                gateway.post(
                        "/v1/frameworks", "{\"name\":\"f\",\"roles\":[\"r\"],\"hosted\":true}"));
        String queueFramework = gateway.get("/v1/queues/q").body().path("frameworkId").asString();
        assertThat(
                        gateway.delete(
                                        "/v1/frameworks/" + queueFramework,
                                        "Fairlead-Framework-Token",
                                        "x".repeat(40))
                                .status())
                .isEqualTo(409);
        await().untilAsserted(() ->
                assertThat(
                                gateway.post(
                                                "/v1/frameworks/" + queueFramework + "/revive",
                                                "{}",
                                                "Fairlead-Framework-Token",
                                                "x".repeat(40))
                                        .status())
                        .isEqualTo(403));
        refused(
                422,
                "/nonsense",
                gateway.post(
                        "/v1/frameworks", "{\"name\":\"f\",\"roles\":[\"r\"],\"nonsense\":1}"));
    }

    @Test
    void nothing_of_all_this_has_made_a_job() {
        assertThat(gateway.get("/v1/jobs?name=J!").body().path("items")).isEmpty();
    }

    private static void refused(int status, String pointer, Answer answer) {
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).contains("application/problem+json");
        assertThat(answer.body().path("type").asString()).startsWith("urn:fairlead:problem:");
        assertThat(answer.pointers()).as(answer.body().toString()).contains(pointer);
        assertThat(answer.body().toString()).doesNotContain("io.fairlead").doesNotContain("\\tat ");
    }
}
