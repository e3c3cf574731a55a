package io.fairlead.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Headers;
import io.fairlead.api.framework.AllocationMode;
import io.fairlead.master.leadership.Leadership;
import io.fairlead.testkit.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// Whatever stands in whichever field of whichever documented call: a refusal at most, never an
/// unexpected error, and never a new term. That of agents is in [BadSyncTest].
class BadRequestsTest {

    private static final JsonNode DOCUMENTED = read("../docs/openapi/master-service.json");
    private static final String SYNC = "POST /v1/agents/{id}/sync";
    private static final AtomicLong COUNT = new AtomicLong();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    /// What a query or a path may hold instead of what belongs there.
    private static final List<String> NO_VALUES =
            List.of(
                    "",
                    "x",
                    "-1",
                    "1.5",
                    "99999999999999999999",
                    "%00",
                    "%F0%9F%98%80",
                    "%2B999999999-12-31T23:59:59Z",
                    "-999999999-01-01T00:00:00Z",
                    "x".repeat(4_000));

    private static Master master;
    private static ScriptedAgent agent;
    private static ScriptedFramework offers;
    private static ScriptedFramework requests;
    private static long epoch;

    @BeforeAll
    static void start() {
        master =
                Master.leading(
                        new TestDatabase("fairlead_master"), "fairlead.leadership.lease=PT20S");
        agent = ScriptedAgent.register(master, "a1", 64_000, 65_536);
        offers = ScriptedFramework.register(master, "research");
        requests = ScriptedFramework.silent(master, "research", AllocationMode.REQUEST);
        offers.awaitOffer();
        epoch = master.bean(Leadership.class).epoch();
    }

    @AfterAll
    static void stop() {
        master.close();
    }

    @AfterEach
    void the_term_goes_on() {
        assertThat(master.bean(Leadership.class).epoch()).isEqualTo(epoch);
        assertThat(master.bean(Leadership.class).isServing()).isTrue();
        assertThat(master.cluster().cluster().leader().epoch()).isEqualTo(epoch);
    }

    private static JsonNode read(String file) {
        try {
            return Master.JSON.readTree(Files.readString(Path.of(file)));
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    private static String task(String resources) {
        return """
        {"taskId": "t%d", "group": "g", "command": "true", "image": "i",
         "uris": ["file:///x"], "env": {"A": "b"}, "resources": %s,
         "constraints": [{"attribute": "host", "operator": "IN", "values": ["a1"]},
                         {"attribute": "host", "operator": "MAX_PER", "limit": 100000}],
         "priority": 50, "deadline": "2026-12-01T18:00:00Z", "estimatedDuration": "PT1S",
         "maxRunTime": "PT5M", "killGracePeriod": "PT1S",
         "healthCheck": {"command": "true", "delay": "PT1S", "interval": "PT5S",
                         "timeout": "PT1S", "failures": 3},
         "readinessCheck": {"command": "true"},
         "unreachable": {"replaceAfter": "PT5M"}, "labels": {"a": "b"}}\
        """
                .formatted(COUNT.incrementAndGet(), resources);
    }

    private static String shortTask(String cpus) {
        return "{\"taskId\": \"t%d\", \"command\": \"true\", \"resources\": {\"cpus\": %s}}"
                .formatted(COUNT.incrementAndGet(), cpus);
    }

    private static String needs(String cpus) {
        return """
        {"cpus": %s, "memoryMiB": 1, "diskMiB": 0, "gpus": 0, "ports": 0, "custom": {"x": 0}}\
        """
                .formatted(cpus);
    }

    /// One that is held, where there is one: what is wrong with a call is looked at before that.
    private static String offer() {
        return offers.offers().stream()
                .findFirst()
                .map(offer -> offer.id().toString())
                .orElse("01890000-0000-7000-8000-000000000003");
    }

    private static String accept() {
        String id = offer();
        return """
        {"offers": ["%1$s"], "refuse": "PT0S",
         "reservations": [{"offerId": "%1$s", "operation": "RESERVE", "role": "research",
                           "resources": {"cpus": 0.001}}],
         "launches": [{"offerId": "%1$s", "task": %2$s}]}\
        """
                .formatted(id, shortTask("0.001"));
    }

    /// Good bodies, new each time, of all documented calls that have one.
    private static TreeMap<String, Supplier<String>> bodies() {
        TreeMap<String, Supplier<String>> calls = new TreeMap<>();
        calls.put(
                "POST /v1/agents",
                () ->
                        """
                        {"name": "b1", "incarnation": "01890000-0000-7000-8000-000000000001",
                         "address": "http://127.0.0.1:1", "version": "test",
                         "attributes": {"host": "b1"},
                         "reservations": [{"role": "own", "resources": {"cpus": 1}}],
                         "resources": {"cpus": 4, "memoryMiB": 64, "diskMiB": 1, "gpus": 1,
                                       "ports": [{"begin": 1, "end": 2}], "custom": {"x": 1}}}\
                        """);
        calls.put(
                "POST /v1/agents/{id}/reservations",
                () ->
                        "{\"role\": \"research/a\", \"from\": \"research\", \"resources\": "
                                + needs("0.001")
                                + "}");
        calls.put(
                "POST /v1/agents/{id}/reservations/release",
                () -> "{\"role\": \"research\", \"resources\": " + needs("0.001") + "}");
        calls.put(
                "POST /v1/explanations",
                () ->
                        """
                        {"frameworkId": "%s", "role": "research", "allocation": "REQUEST",
                         "submittedAt": "2026-01-01T00:00:00Z", "tasks": [%s]}\
                        """
                                .formatted(requests.id(), shortTask("1000")));
        calls.put(
                "POST /v1/frameworks",
                () ->
                        """
                        {"name": "f", "id": "01890000-0000-7000-8000-000000000002",
                         "token": "0123456789012345678901234567890123456789",
                         "roles": ["other"], "allocation": "OFFER", "policy": "FCFS",
                         "failoverTimeout": "PT1H", "hosted": false,
                         "offerTerms": {"outstandingShare": 0.5}}\
                        """);
        calls.put("POST /v1/frameworks/{id}/accept", BadRequestsTest::accept);
        calls.put(
                "POST /v1/frameworks/{id}/acknowledge",
                () -> "{\"updates\": [{\"taskId\": \"t\", \"sequence\": 1}]}");
        calls.put(
                "POST /v1/frameworks/{id}/decline",
                () ->
                        "{\"offers\": [\"%s\"], \"refuse\": \"PT0S\", \"reason\": \"r\"}"
                                .formatted(offer()));
        calls.put(
                "POST /v1/frameworks/{id}/kill",
                () -> "{\"tasks\": [{\"taskId\": \"t\", \"gracePeriod\": \"PT1S\"}]}");
        calls.put(
                "PUT /v1/frameworks/{id}/offer-terms",
                () ->
                        """
                        {"outstandingShare": 1,
                         "roles": {"research": {
                            "minimum": [{"cpus": 0.01}],
                            "constraints": [[{"attribute": "host", "operator": "IN",
                                              "values": ["a1"]}]],
                            "size": "COARSE"}}}\
                        """);
        calls.put("POST /v1/frameworks/{id}/reconcile", () -> "{\"tasks\": [\"t\"]}");
        calls.put(
                "POST /v1/frameworks/{id}/requests",
                () ->
                        """
                        {"requests": [{"id": "r%d", "role": "research",
                                       "submittedAt": "2026-01-01T00:00:00Z", "tasks": [%s]}]}\
                        """
                                .formatted(COUNT.incrementAndGet(), task(needs("1000"))));
        calls.put(
                "POST /v1/frameworks/{id}/revive",
                () ->
                        """
                        {"roles": ["research"],
                         "needs": [{"resources": %s, "count": 1,
                                    "constraints": [{"attribute": "host", "operator": "IN",
                                                     "values": ["a1"]}]}]}\
                        """
                                .formatted(needs("0.01")));
        calls.put("POST /v1/frameworks/{id}/suppress", () -> "{\"roles\": [\"research\"]}");
        calls.put("POST /v1/frameworks/{id}/withdraw", () -> "{\"requests\": [\"r\"]}");
        calls.put(
                "POST /v1/preemptions/preview",
                () ->
                        """
                        {"role": "research", "resources": %s, "instances": 2, "priority": 1,
                         "constraints": [{"attribute": "host", "operator": "IN",
                                          "values": ["a1"]}]}\
                        """
                                .formatted(needs("1")));
        calls.put(
                "PUT /v1/roles/{name}",
                () ->
                        """
                        {"weight": 2,
                         "quota": {"guarantee": {"cpus": 1, "memoryMiB": 1, "custom": {"x": 0}},
                                   "limit": {"cpus": 8, "memoryMiB": 8, "custom": {"x": 1}}},
                         "preemption": {"reclaim": true, "lend": true, "byPriority": true,
                                        "after": "PT1S"}}\
                        """);
        return calls;
    }

    static Set<String> calls() {
        return bodies().keySet();
    }

    /// Calls of the framework that gets offers, or, for those about requests, of the other.
    private static ScriptedFramework caller(String call) {
        return call.endsWith("/requests") || call.endsWith("/withdraw") ? requests : offers;
    }

    private static String path(String call) {
        String path = call.substring(call.indexOf(' ') + 1);
        String id =
                path.startsWith("/v1/agents") ? agent.id.toString() : caller(call).id().toString();
        return path.replace("{id}", id).replace("{name}", "put");
    }

    private static TreeMap<String, String> headers(String call) {
        TreeMap<String, String> headers = new TreeMap<>();
        headers.put("Content-Type", "application/json");
        if (call.contains("/v1/frameworks/{id}")) {
            headers.put(Headers.FRAMEWORK_TOKEN, caller(call).token());
        }
        if (call.endsWith("/accept") || call.endsWith("/requests")) {
            headers.put(Headers.IDEMPOTENCY_KEY, "key-" + COUNT.incrementAndGet());
        }
        return headers;
    }

    private static HttpResponse<String> send(
            String method, String path, TreeMap<String, String> headers, String body) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(master.address() + path))
                        .method(method, HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        try {
            return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException closed) {
            // The server hangs up after what it could not read; the client may not know yet.
            return again(request.build());
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }

    private static HttpResponse<String> again(HttpRequest request) {
        try {
            return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException failed) {
            throw new IllegalStateException(request.uri().toString(), failed);
        }
    }

    private static HttpResponse<String> send(String call, String body) {
        return send(call.substring(0, call.indexOf(' ')), path(call), headers(call), body);
    }

    private static JsonNode schemaOf(String call) {
        int space = call.indexOf(' ');
        return resolved(
                DOCUMENTED
                        .path("paths")
                        .path(call.substring(space + 1))
                        .path(call.substring(0, space).toLowerCase(java.util.Locale.ROOT))
                        .path("requestBody")
                        .path("content")
                        .path("application/json")
                        .path("schema"));
    }

    private static JsonNode resolved(JsonNode schema) {
        String reference = schema.path("$ref").asString("");
        return reference.isEmpty() ? schema : DOCUMENTED.at(reference.substring(1));
    }

    /// Where a body holds what its description says is required.
    private static List<String> required(JsonNode schema, JsonNode body) {
        List<String> found = new ArrayList<>();
        schema.path("required").valueStream().forEach(name -> found.add("/" + name.asString()));
        body.propertyNames()
                .forEach(name -> {
                    JsonNode inner = resolved(schema.path("properties").path(name));
                    required(inner, body.get(name)).forEach(at -> found.add("/" + name + at));
                });
        if (body.isArray() && !body.isEmpty()) {
            required(resolved(schema.path("items")), body.get(0))
                    .forEach(at -> found.add("/0" + at));
        }
        return found;
    }

    @Test
    void every_documented_call_with_a_body_is_here() {
        Set<String> documented = new TreeSet<>();
        DOCUMENTED
                .path("paths")
                .properties()
                .forEach(path ->
                        path.getValue()
                                .properties()
                                .forEach(method -> {
                                    if (method.getValue().has("requestBody")) {
                                        documented.add(
                                                method.getKey().toUpperCase(java.util.Locale.ROOT)
                                                        + " "
                                                        + path.getKey());
                                    }
                                }));
        documented.remove(SYNC);
        assertThat(calls()).isEqualTo(documented);
    }

    @ParameterizedTest
    @MethodSource("calls")
    void without_what_is_required_it_is_refused(String call) {
        Supplier<String> good = bodies().get(call);
        List<String> pointers = required(schemaOf(call), Master.JSON.readTree(good.get()));
        List<String> failures = new ArrayList<>();
        for (String pointer : pointers) {
            for (String value : List.of("", "null")) {
                Rubbish rubbish = Rubbish.at(good.get(), pointer, value);
                HttpResponse<String> answer = send(call, rubbish.json());
                if (answer.statusCode() < 400 || answer.statusCode() >= 500) {
                    failures.add(rubbish + ": " + answer.statusCode() + " " + answer.body());
                }
            }
        }
        assertThat(failures).isEmpty();
        TreeMap<String, String> headers = headers(call);
        for (String header : headers.keySet()) {
            TreeMap<String, String> fewer = new TreeMap<>(headers);
            fewer.remove(header);
            String method = call.substring(0, call.indexOf(' '));
            assertThat(send(method, path(call), fewer, good.get()).statusCode())
                    .as("without " + header)
                    .isBetween(400, 499);
        }
    }

    @ParameterizedTest
    @MethodSource("calls")
    void whatever_stands_in_its_body_is_refused_at_most(String call) {
        Supplier<String> good = bodies().get(call);
        HttpResponse<String> first = send(call, good.get());
        assertThat(first.statusCode()).as(first.body()).isIn(200, 204, 409);
        List<String> failures = new ArrayList<>();
        for (String body : List.of("", "null", "[]", "\"x\"", "7", "{", "\u0000", "{\"x\":1}")) {
            HttpResponse<String> answer = send(call, body);
            if (answer.statusCode() >= 500) {
                failures.add(body + ": " + answer.statusCode() + " " + answer.body());
            }
        }
        for (Rubbish each : Rubbish.of(good.get())) {
            Rubbish rubbish = Rubbish.at(good.get(), each.pointer(), each.value());
            HttpResponse<String> answer = send(call, rubbish.json());
            if (answer.statusCode() >= 500) {
                failures.add(rubbish + ": " + answer.statusCode() + " " + answer.body());
            }
            if (answer.statusCode() < 300 && call.contains("/v1/frameworks/{id}")) {
                send("POST /v1/frameworks/{id}/revive", "{\"roles\": []}");
                send("PUT /v1/frameworks/{id}/offer-terms", "{}");
            }
        }
        assertThat(failures).isEmpty();
    }

    @Test
    void whatever_stands_in_a_path_or_query_is_refused_at_most() {
        // Some of it drains the agent.
        ScriptedAgent other = ScriptedAgent.register(master, "drained", 1_000, 64);
        List<String> failures = new ArrayList<>();
        DOCUMENTED
                .path("paths")
                .properties()
                .forEach(path ->
                        path.getValue()
                                .properties()
                                .forEach(method -> {
                                    if (!path.getKey().endsWith("/events")) {
                                        tryParameters(
                                                method.getKey().toUpperCase(java.util.Locale.ROOT),
                                                path.getKey(),
                                                other,
                                                method.getValue().path("parameters"),
                                                failures);
                                    }
                                }));
        assertThat(failures).isEmpty();
    }

    private static void tryParameters(
            String method,
            String path,
            ScriptedAgent other,
            JsonNode parameters,
            List<String> failures) {
        for (JsonNode parameter : parameters) {
            String name = parameter.path("name").asString();
            for (String value : NO_VALUES) {
                String target =
                        switch (parameter.path("in").asString()) {
                            case "path" -> path.replace("{" + name + "}", value);
                            case "query" ->
                                    path.replace("{id}", other.id.toString())
                                                    .replace("{name}", "put")
                                            + ("?" + name + "=" + value);
                            default -> "";
                        };
                if (!target.isEmpty()) {
                    HttpResponse<String> answer = send(method, target, new TreeMap<>(), "");
                    if (answer.statusCode() >= 500) {
                        failures.add(method + " " + target + ": " + answer.body());
                    }
                }
            }
        }
    }
}
