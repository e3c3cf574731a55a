package io.fairlead.gateway.support;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fairlead.api.Headers;
import io.fairlead.api.Page;
import io.fairlead.api.framework.AcceptAnswer;
import io.fairlead.api.framework.AcceptRequest;
import io.fairlead.api.framework.AcknowledgeRequest;
import io.fairlead.api.framework.DeclineRequest;
import io.fairlead.api.framework.FrameworkEvent;
import io.fairlead.api.framework.FrameworkRegistered;
import io.fairlead.api.framework.FrameworkRegistration;
import io.fairlead.api.framework.KillAnswer;
import io.fairlead.api.framework.KillRequest;
import io.fairlead.api.framework.ReconcileRequest;
import io.fairlead.api.framework.RequestsAnswer;
import io.fairlead.api.framework.ResourceRequests;
import io.fairlead.api.framework.TaskUpdate;
import io.fairlead.api.framework.WithdrawAnswer;
import io.fairlead.api.framework.WithdrawRequest;
import io.fairlead.api.json.ClusterJson;
import io.fairlead.api.problem.Problem;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.RequestId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.TaskSpec;
import io.fairlead.core.task.TaskState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A master written by hand: keeps everything in memory, answers over real HTTP, and does what a
/// test tells it. Every call it got is noted.
public final class FakeMaster implements AutoCloseable {

    private static final String NO_SAMPLES = "{\"items\":[]}";
    public static final JsonMapper JSON = JsonMapper.builder().addModule(new ClusterJson()).build();

    /// A call that came.
    public record Call(String method, String path, String body, Map<String, String> headers) {}

    private final HttpServer server;
    private final FakeStreams streams = new FakeStreams();
    private final FakeAgents agents = new FakeAgents();
    private final FakeTasks tasks = new FakeTasks(agents, streams);
    private final FakeOffers offers = new FakeOffers(agents, tasks, streams);
    private final Map<FrameworkId, FrameworkRegistration> frameworks = new LinkedHashMap<>();
    private final Map<String, String> answers = new HashMap<>();
    private final Map<String, String> bodies = new HashMap<>();
    private final List<Call> calls = new ArrayList<>();
    private final Map<String, Integer> losses = new HashMap<>();
    private final Map<String, Problem> refusals = new HashMap<>();
    private boolean offering = true;
    private boolean granting = true;
    private String leader;
    private int guaranteedCpus;

    public FakeMaster() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        dropStreams();
        server.stop(0);
    }

    // ---------------------------------------------------------------- what a test tells it

    public synchronized AgentId addAgent(String name, long cpus, long memoryMiB) {
        return addAgent(
                name,
                Resources.of(cpus * 1000, memoryMiB),
                Map.of(),
                URI.create("http://127.0.0.1:1"));
    }

    public synchronized AgentId addAgent(
            String name, Resources total, Map<String, String> attributes, URI address) {
        AgentId id = agents.add(name, total, attributes, address);
        cycle();
        return id;
    }

    /// People read that so many cores of an agent are reserved for a role; it offers them still.
    public synchronized void reserve(AgentId id, String role, long cpus) {
        agents.reserve(id, RoleName.valueOf(role), Resources.of(cpus * 1000, 0));
    }

    /// Makes no offers and no grants until told otherwise.
    public synchronized void hold() {
        offering = false;
        granting = false;
    }

    public synchronized void release() {
        offering = true;
        granting = true;
        cycle();
    }

    /// Does what the next calls whose path ends so ask, and breaks the connection without an
    /// answer.
    public synchronized void loseAnswers(String path, int times) {
        losses.put(path, times);
    }

    /// Refuses the next call whose path ends so.
    public synchronized void refuseNext(String path, Problem problem) {
        refusals.put(path, problem);
    }

    /// Says that another one leads.
    public synchronized void step(String otherLeader) {
        leader = otherLeader;
        dropStreams();
    }

    public synchronized void epoch(long next) {
        streams.epoch(next);
    }

    /// Guarantees so much to every role.
    public synchronized void guarantee(int cpus) {
        guaranteedCpus = cpus;
    }

    public synchronized void dropStreams() {
        streams.dropAll();
    }

    /// Moves a task, and tells its framework.
    public synchronized void update(TaskId id, TaskState state) {
        update(id, state, null);
    }

    public synchronized void update(TaskId id, TaskState state, String reason) {
        update(id, state, reason, null, null);
    }

    /// Says that a running task's health check has passed, or has failed.
    public synchronized void health(TaskId id, boolean healthy) {
        update(id, TaskState.RUNNING, null, healthy, null);
    }

    /// Says that a running task can serve, or cannot.
    public synchronized void readiness(TaskId id, boolean ready) {
        update(id, TaskState.RUNNING, null, null, ready);
    }

    private void update(TaskId id, TaskState state, String reason, Boolean healthy, Boolean ready) {
        tasks.update(id, state, reason, healthy, ready);
        cycle();
    }

    /// Sends all unacknowledged updates once more.
    public synchronized void repeatUpdates(TaskId id, List<TaskUpdate> updates) {
        tasks.repeat(id, updates);
    }

    /// Runs every live task to that state, as many as come within the time of the call.
    public synchronized void updateAll(Predicate<TaskState> which, TaskState to) {
        for (TaskId id : tasks.all()) {
            if (which.test(tasks.state(id))) {
                update(id, to);
            }
        }
    }

    public synchronized void rescindAll() {
        offers.rescindAll(true);
    }

    /// Takes all offers back without saying so.
    public synchronized void expireSilently() {
        offers.rescindAll(false);
    }

    public synchronized List<Call> calls(String pathEnd) {
        return calls.stream().filter(call -> call.path().endsWith(pathEnd)).toList();
    }

    public synchronized List<TaskId> launched() {
        return tasks.all();
    }

    public synchronized List<TaskId> launched(TaskState state) {
        return tasks.all().stream().filter(id -> tasks.state(id) == state).toList();
    }

    public synchronized TaskSpec spec(TaskId id) {
        return tasks.spec(id);
    }

    public synchronized int unacknowledged() {
        return tasks.unacknowledged();
    }

    public synchronized List<RequestId> waitingRequests() {
        return offers.waiting();
    }

    public synchronized Map<FrameworkId, FrameworkRegistration> frameworks() {
        return Map.copyOf(frameworks);
    }

    public synchronized boolean isConnected(FrameworkId framework) {
        return streams.listening().contains(framework);
    }

    public synchronized void forget(TaskId id) {
        tasks.forget(id);
    }

    // ---------------------------------------------------------------- what it does by itself

    private void cycle() {
        if (granting) {
            offers.grant();
        }
        if (offering) {
            offers.offer(frameworks);
        }
    }

    // ---------------------------------------------------------------- HTTP

    /// Ends a call with that problem.
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;
        final Problem problem;

        Refused(Problem problem) {
            this.problem = problem;
        }
    }

    /// One event, and the end.
    private static void tellFeed(HttpExchange exchange) throws IOException {
        String last = exchange.getRequestHeaders().getFirst("Last-Event-ID");
        byte[] event =
                "event: tasks\nid: 1-1\ndata: {\"after\": \"%s\", \"query\": \"%s\"}\n\n"
                        .formatted(last, exchange.getRequestURI().getQuery())
                        .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, event.length);
        exchange.getResponseBody().write(event);
        exchange.close();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Map<String, String> headers = new HashMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name, values.getFirst()));
        int status = 200;
        String answer;
        boolean lose;
        synchronized (this) {
            calls.add(new Call(exchange.getRequestMethod(), path, body, headers));
            try {
                refuse(path);
                if (path.equals("/v1/events")) {
                    tellFeed(exchange);
                    return;
                }
                if (path.endsWith("/events")) {
                    stream(exchange, path);
                    return;
                }
                answer = answer(exchange, path, body);
            } catch (Refused refused) {
                status = refused.problem.status();
                answer = problem(refused.problem);
            }
            lose = lose(path);
        }
        if (lose) {
            exchange.close();
            return;
        }
        exchange.getResponseHeaders().set(Headers.EPOCH, Long.toString(streams.epoch()));
        exchange.getResponseHeaders()
                .set(
                        "Content-Type",
                        status == 200 ? "application/json" : "application/problem+json");
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private void refuse(String path) {
        if (leader != null) {
            throw new Refused(Problem.NOT_LEADER);
        }
        for (String end : List.copyOf(refusals.keySet())) {
            if (path.endsWith(end)) {
                throw new Refused(refusals.remove(end));
            }
        }
    }

    private boolean lose(String path) {
        for (String end : losses.keySet()) {
            if (path.endsWith(end) && losses.get(end) > 0) {
                losses.merge(end, -1, Integer::sum);
                return true;
            }
        }
        return false;
    }

    private String problem(Problem problem) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("type", problem.type().toString());
        document.put("title", problem.title());
        document.put("status", problem.status());
        document.put("detail", "scripted");
        if (leader != null && !leader.isEmpty()) {
            document.put("leader", leader);
        }
        return JSON.writeValueAsString(document);
    }

    private void stream(HttpExchange exchange, String path) throws IOException {
        FrameworkId id = id(path);
        FrameworkRegistration registration = frameworks.get(id);
        if (registration == null) {
            byte[] bytes = problem(Problem.NOT_FOUND).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(404, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
            return;
        }
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.getResponseHeaders().set(Headers.EPOCH, Long.toString(streams.epoch()));
        exchange.sendResponseHeaders(200, 0);
        streams.open(id, exchange.getResponseBody());
        streams.send(
                id,
                new FrameworkEvent.Reset(
                        streams.epoch(), offers.held(id), tasks.unacknowledged(id)));
        cycle();
    }

    private static FrameworkId id(String path) {
        return FrameworkId.valueOf(path.split("/")[3]);
    }

    private String answer(HttpExchange exchange, String path, String body) {
        if (path.equals("/v1/agents")) {
            return JSON.writeValueAsString(new Page<>(agents.views(), null));
        }
        if (path.equals("/v1/tasks/usage")) {
            return NO_SAMPLES;
        }
        if (path.startsWith("/v1/agents/")) {
            AgentId id = AgentId.valueOf(path.split("/")[3]);
            if (path.endsWith("/usage")) {
                return NO_SAMPLES;
            }
            return JSON.writeValueAsString(
                    agents.views().stream()
                            .filter(a -> a.id().equals(id))
                            .findFirst()
                            .orElseThrow(() -> new Refused(Problem.NOT_FOUND)));
        }
        if (path.startsWith("/v1/roles/")) {
            String quota =
                    guaranteedCpus == 0
                            ? ""
                            : ",\"quota\":{\"guarantee\":{\"cpus\":%d,\"memoryMiB\":100000}}"
                                    .formatted(guaranteedCpus);
            return """
            {"name":"test","weight":1%s,"offered":{},"allocated":{},"dominantShare":0,"frameworks":[]}\
            """
                    .formatted(quota);
        }
        if (path.equals("/v1/cluster")) {
            return cluster();
        }
        if (path.equals("/v1/preemptions/preview")) {
            return "{\"displaces\":false}";
        }
        if (path.equals("/v1/explanations")) {
            return """
            {"outlook":"WAITS","blockers":[{"kind":"RESOURCES","text":"No agent has room."},
              {"kind":"ORDER","text":"Behind others at the master."}],
             "nearest":[],"counterfactuals":[{"text":"With less it would start.",
              "agentId":"00000000-0000-7000-8000-000000000001"}],
             "estimate":{"earliestStart":"2100-01-01T00:00:00Z","behind":1,"text":"If all goes well."}}\
            """;
        }
        if (path.equals("/v1/frameworks")) {
            return register(exchange, body);
        }
        if (path.startsWith("/v1/frameworks/")) {
            return frameworkCall(exchange, path, body);
        }
        return "{\"items\":[]}";
    }

    private String cluster() {
        JsonNode total =
                JSON.valueToTree(
                        agents.all().stream()
                                .map(a -> a.total().quantities())
                                .reduce(
                                        io.fairlead.core.resource.Quantities.ZERO,
                                        io.fairlead.core.resource.Quantities::plus));
        return """
        {"leader":{"address":"%s","epoch":%d,"since":"2026-01-01T00:00:00Z"},
         "counts":{"agents":%d,"unreachableAgents":0,"frameworks":1,"roles":1,"offers":0,"liveTasks":0,"outstandingRequests":0},
         "resources":{"total":%s,"offered":{},"allocated":{},"free":%s},
         "time":{"ended":"PT0S","endedTasks":0,"running":"PT0S","runningTasks":0,"waiting":"PT1S","waitingTasks":1,"waitingUnknown":0},
         "execution":{"allocated":{},"used":{},"makespanBound":"PT0S"}}
        """
                .formatted(address(), streams.epoch(), agents.all().size(), total, total);
    }

    private String register(HttpExchange exchange, String body) {
        if (exchange.getRequestMethod().equals("GET")) {
            return "{\"items\":[]}";
        }
        FrameworkRegistration registration = JSON.readValue(body, FrameworkRegistration.class);
        FrameworkId id =
                registration.id() == null ? new FrameworkId(UUID.randomUUID()) : registration.id();
        String token = registration.token() == null ? "t".repeat(40) : registration.token();
        FrameworkRegistration before = frameworks.get(id);
        if (before != null && !before.token().equals(token)) {
            throw new Refused(Problem.FORBIDDEN);
        }
        frameworks.put(
                id,
                new FrameworkRegistration(
                        registration.name(),
                        id,
                        token,
                        registration.roles(),
                        registration.allocation(),
                        registration.policy(),
                        registration.failoverTimeout(),
                        registration.hosted()));
        return JSON.writeValueAsString(new FrameworkRegistered(id, token, streams.epoch()));
    }

    private String frameworkCall(HttpExchange exchange, String path, String body) {
        FrameworkId id = id(path);
        FrameworkRegistration registration = frameworks.get(id);
        if (registration == null) {
            throw new Refused(Problem.NOT_FOUND);
        }
        if (!registration
                .token()
                .equals(exchange.getRequestHeaders().getFirst(Headers.FRAMEWORK_TOKEN))) {
            throw new Refused(Problem.FORBIDDEN);
        }
        if (exchange.getRequestMethod().equals("DELETE")) {
            frameworks.remove(id);
            return "";
        }
        String key = exchange.getRequestHeaders().getFirst(Headers.IDEMPOTENCY_KEY);
        if (key != null && answers.containsKey(id + key)) {
            if (!bodies.get(id + key).equals(body)) {
                throw new Refused(Problem.KEY_REUSED);
            }
            return answers.get(id + key);
        }
        String answer =
                switch (path.substring(path.lastIndexOf('/') + 1)) {
                    case "accept" -> accept(id, JSON.readValue(body, AcceptRequest.class));
                    case "decline" -> decline(JSON.readValue(body, DeclineRequest.class));
                    case "requests" -> request(id, JSON.readValue(body, ResourceRequests.class));
                    case "withdraw" -> withdraw(JSON.readValue(body, WithdrawRequest.class));
                    case "offer-terms" -> "";
                    case "revive" -> wants(id, true);
                    case "suppress" -> wants(id, false);
                    case "acknowledge" ->
                            acknowledge(JSON.readValue(body, AcknowledgeRequest.class));
                    case "reconcile" -> reconcile(id, JSON.readValue(body, ReconcileRequest.class));
                    case "kill" -> kill(JSON.readValue(body, KillRequest.class));
                    default -> throw new Refused(Problem.NOT_FOUND);
                };
        if (key != null) {
            answers.put(id + key, answer);
            bodies.put(id + key, body);
        }
        return answer;
    }

    private String accept(FrameworkId framework, AcceptRequest accept) {
        AcceptAnswer answer = offers.accept(framework, accept);
        cycle();
        return JSON.writeValueAsString(answer);
    }

    private String decline(DeclineRequest decline) {
        offers.decline(decline.offers());
        return "";
    }

    private String request(FrameworkId id, ResourceRequests given) {
        offers.request(id, given);
        cycle();
        return JSON.writeValueAsString(
                new RequestsAnswer(
                        streams.epoch(), given.requests().stream().map(r -> r.id()).toList()));
    }

    private String withdraw(WithdrawRequest withdraw) {
        return JSON.writeValueAsString(
                new WithdrawAnswer(streams.epoch(), offers.withdraw(withdraw)));
    }

    private String wants(FrameworkId id, boolean offersWanted) {
        offers.wants(id, offersWanted);
        cycle();
        return "";
    }

    private String acknowledge(AcknowledgeRequest acknowledge) {
        tasks.acknowledge(acknowledge);
        return "";
    }

    private String reconcile(FrameworkId id, ReconcileRequest reconcile) {
        return JSON.writeValueAsString(tasks.reconcile(id, reconcile, offers.waiting(id)));
    }

    private String kill(KillRequest kill) {
        List<TaskId> unknown = new ArrayList<>();
        for (KillRequest.TaskKill each : kill.tasks()) {
            TaskState state = tasks.state(each.taskId());
            if (state == null) {
                unknown.add(each.taskId());
            } else if (!state.isTerminal()) {
                update(each.taskId(), TaskState.KILLED);
            }
        }
        return JSON.writeValueAsString(new KillAnswer(streams.epoch(), unknown));
    }
}
