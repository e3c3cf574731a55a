package io.fairlead.gateway.support;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fairlead.api.Headers;
import io.fairlead.api.Page;
import io.fairlead.api.agent.AgentState;
import io.fairlead.api.agent.AgentView;
import io.fairlead.api.framework.AcceptAnswer;
import io.fairlead.api.framework.AcceptRequest;
import io.fairlead.api.framework.AcknowledgeRequest;
import io.fairlead.api.framework.DeclineRequest;
import io.fairlead.api.framework.FrameworkEvent;
import io.fairlead.api.framework.FrameworkRegistered;
import io.fairlead.api.framework.FrameworkRegistration;
import io.fairlead.api.framework.KillAnswer;
import io.fairlead.api.framework.KillRequest;
import io.fairlead.api.framework.OfferView;
import io.fairlead.api.framework.ReconcileAnswer;
import io.fairlead.api.framework.ReconcileRequest;
import io.fairlead.api.framework.RequestsAnswer;
import io.fairlead.api.framework.ResourceRequests;
import io.fairlead.api.framework.TaskUpdate;
import io.fairlead.api.framework.WithdrawAnswer;
import io.fairlead.api.framework.WithdrawRequest;
import io.fairlead.api.json.ClusterJson;
import io.fairlead.api.problem.Problem;
import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.AllocationId;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.IncarnationId;
import io.fairlead.core.id.OfferId;
import io.fairlead.core.id.RequestId;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.TaskSpec;
import io.fairlead.core.task.TaskState;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
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

    public static final JsonMapper JSON = JsonMapper.builder().addModule(new ClusterJson()).build();

    /// A call that came.
    public record Call(String method, String path, String body, Map<String, String> headers) {}

    private record Task(
            FrameworkId framework,
            TaskSpec spec,
            AgentId agent,
            Resources resources,
            RequestId request) {}

    private final HttpServer server;
    private final Map<AgentId, AgentView> agents = new LinkedHashMap<>();
    private final Map<AgentId, Resources> free = new HashMap<>();
    private final Map<FrameworkId, FrameworkRegistration> frameworks = new LinkedHashMap<>();
    private final Map<FrameworkId, OutputStream> streams = new HashMap<>();
    private final Map<OfferId, OfferView> offers = new LinkedHashMap<>();
    private final Map<FrameworkId, Boolean> wants = new HashMap<>();
    private final Map<String, String> answers = new HashMap<>();
    private final Map<String, String> bodies = new HashMap<>();
    private final Map<TaskId, Task> tasks = new LinkedHashMap<>();
    private final Map<TaskId, TaskState> states = new HashMap<>();
    private final Map<TaskId, Long> sequences = new HashMap<>();
    private final Map<TaskId, List<TaskUpdate>> unacknowledged = new LinkedHashMap<>();
    private final Map<RequestId, Map.Entry<FrameworkId, ResourceRequests.ResourceRequest>>
            requests = new LinkedHashMap<>();
    private final List<Call> calls = new ArrayList<>();
    private final Map<String, Integer> losses = new HashMap<>();
    private final Map<String, Problem> refusals = new HashMap<>();
    private long epoch = 1;
    private long streamSequence;
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
        AgentId id = new AgentId(UUID.randomUUID());
        Map<String, String> all = new HashMap<>(attributes);
        all.put("host", name);
        agents.put(
                id,
                new AgentView(
                        id,
                        name,
                        address,
                        AgentState.ACTIVE,
                        new IncarnationId(UUID.randomUUID()),
                        Attributes.of(all),
                        total,
                        Resources.NONE,
                        Resources.NONE,
                        total,
                        List.of(),
                        total,
                        Instant.now(),
                        Instant.now(),
                        0,
                        null));
        free.put(id, total);
        cycle();
        return id;
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
        epoch = next;
    }

    /// Guarantees so much to every role.
    public synchronized void guarantee(int cpus) {
        guaranteedCpus = cpus;
    }

    public synchronized void dropStreams() {
        streams.values().forEach(FakeMaster::close);
        streams.clear();
    }

    private static void close(OutputStream stream) {
        try {
            stream.close();
        } catch (IOException | RuntimeException gone) {
            return;
        }
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
        Task task = tasks.get(id);
        states.put(id, state);
        long sequence = sequences.merge(id, 1L, Long::sum);
        TaskUpdate update =
                new TaskUpdate(
                        id,
                        sequence,
                        state,
                        task.request(),
                        task.agent(),
                        task.resources(),
                        Instant.now(),
                        state == TaskState.FINISHED
                                ? Integer.valueOf(0)
                                : state == TaskState.FAILED ? Integer.valueOf(1) : null,
                        null,
                        reason,
                        null,
                        healthy,
                        ready,
                        null);
        if (state.isTerminal()) {
            free.computeIfPresent(task.agent(), (_, r) -> r.plus(task.resources()));
        }
        unacknowledged.computeIfAbsent(id, _ -> new ArrayList<>()).add(update);
        send(task.framework(), new FrameworkEvent.Updates(epoch, List.of(update)));
        cycle();
    }

    /// Sends all unacknowledged updates once more.
    public synchronized void repeatUpdates(TaskId id, List<TaskUpdate> updates) {
        send(tasks.get(id).framework(), new FrameworkEvent.Updates(epoch, updates));
    }

    /// Runs every live task to that state, as many as come within the time of the call.
    public synchronized void updateAll(Predicate<TaskState> which, TaskState to) {
        for (TaskId id : List.copyOf(tasks.keySet())) {
            if (which.test(states.get(id))) {
                update(id, to);
            }
        }
    }

    public synchronized void rescindAll() {
        for (OfferView offer : List.copyOf(offers.values())) {
            offers.remove(offer.id());
            free.computeIfPresent(offer.agentId(), (_, r) -> r.plus(offer.resources()));
            send(
                    offer.frameworkId(),
                    new FrameworkEvent.Rescinded(epoch, List.of(offer.id()), "EXPIRED"));
        }
    }

    /// Takes all offers back without saying so.
    public synchronized void expireSilently() {
        for (OfferView offer : List.copyOf(offers.values())) {
            offers.remove(offer.id());
            free.computeIfPresent(offer.agentId(), (_, r) -> r.plus(offer.resources()));
        }
    }

    public synchronized List<Call> calls(String pathEnd) {
        return calls.stream().filter(call -> call.path().endsWith(pathEnd)).toList();
    }

    public synchronized List<TaskId> launched() {
        return List.copyOf(tasks.keySet());
    }

    public synchronized List<TaskId> launched(TaskState state) {
        return tasks.keySet().stream().filter(id -> states.get(id) == state).toList();
    }

    public synchronized TaskSpec spec(TaskId id) {
        return tasks.get(id).spec();
    }

    public synchronized int unacknowledged() {
        return unacknowledged.values().stream().mapToInt(List::size).sum();
    }

    public synchronized List<RequestId> waitingRequests() {
        return List.copyOf(requests.keySet());
    }

    public synchronized Map<FrameworkId, FrameworkRegistration> frameworks() {
        return Map.copyOf(frameworks);
    }

    public synchronized boolean isConnected(FrameworkId framework) {
        return streams.containsKey(framework);
    }

    public synchronized void forget(TaskId id) {
        tasks.remove(id);
        states.remove(id);
    }

    // ---------------------------------------------------------------- what it does by itself

    private void cycle() {
        if (granting) {
            grant();
        }
        if (offering) {
            offer();
        }
    }

    private void grant() {
        for (var entry : List.copyOf(requests.values())) {
            Map<AgentId, Resources> left = new HashMap<>(free);
            List<Runnable> launches = new ArrayList<>();
            boolean all = true;
            for (TaskSpec spec : entry.getValue().tasks()) {
                boolean placed = false;
                for (AgentId agent : left.keySet()) {
                    var part = left.get(agent).carve(spec.resources());
                    if (part.isPresent()) {
                        left.put(agent, left.get(agent).minus(part.get()));
                        launches.add(() -> {
                            tasks.put(
                                    spec.taskId(),
                                    new Task(
                                            entry.getKey(),
                                            spec,
                                            agent,
                                            part.get(),
                                            entry.getValue().id()));
                            states.put(spec.taskId(), TaskState.STAGING);
                        });
                        placed = true;
                        break;
                    }
                }
                all &= placed;
            }
            if (all) {
                free.putAll(left);
                requests.remove(entry.getValue().id());
                launches.forEach(Runnable::run);
                entry.getValue().tasks().forEach(spec -> update(spec.taskId(), TaskState.STAGING));
            }
        }
    }

    private void offer() {
        for (FrameworkId framework : streams.keySet()) {
            boolean hosted = Boolean.TRUE.equals(frameworks.get(framework).hosted());
            if (!wants.getOrDefault(framework, !hosted)) {
                continue;
            }
            List<OfferView> made = new ArrayList<>();
            for (AgentView agent : agents.values()) {
                Resources part = free.get(agent.id());
                if (part.cpus() > 0) {
                    OfferView offer =
                            new OfferView(
                                    new OfferId(UUID.randomUUID()),
                                    framework,
                                    frameworks.get(framework).roles().getFirst(),
                                    agent.id(),
                                    agent.name(),
                                    agent.address(),
                                    agent.attributes(),
                                    part,
                                    List.of(),
                                    agent.total().quantities(),
                                    Instant.now(),
                                    Instant.now().plusSeconds(30));
                    offers.put(offer.id(), offer);
                    free.put(agent.id(), part.minus(part));
                    made.add(offer);
                }
            }
            if (!made.isEmpty()) {
                send(framework, new FrameworkEvent.Offers(epoch, made));
            }
        }
    }

    private void send(FrameworkId framework, FrameworkEvent event) {
        OutputStream stream = streams.get(framework);
        if (stream == null) {
            return;
        }
        String frame =
                "event: "
                        + event.eventName()
                        + "\nid: "
                        + epoch
                        + "-"
                        + ++streamSequence
                        + "\ndata: "
                        + JSON.writeValueAsString(event)
                        + "\n\n";
        try {
            stream.write(frame.getBytes(StandardCharsets.UTF_8));
            stream.flush();
        } catch (IOException gone) {
            streams.remove(framework, stream);
        }
    }

    // ---------------------------------------------------------------- HTTP

    private static final class Refused extends RuntimeException {
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
        exchange.getResponseHeaders().set(Headers.EPOCH, Long.toString(epoch));
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
        exchange.getResponseHeaders().set(Headers.EPOCH, Long.toString(epoch));
        exchange.sendResponseHeaders(200, 0);
        OutputStream before = streams.put(id, exchange.getResponseBody());
        if (before != null) {
            close(before);
        }
        send(id, new FrameworkEvent.Subscribed(epoch, id, Duration.ofSeconds(2)));
        List<OfferView> held =
                offers.values().stream().filter(o -> o.frameworkId().equals(id)).toList();
        List<TaskUpdate> updates =
                unacknowledged.entrySet().stream()
                        .filter(e -> tasks.get(e.getKey()).framework().equals(id))
                        .flatMap(e -> e.getValue().stream())
                        .toList();
        send(id, new FrameworkEvent.Reset(epoch, held, updates));
        cycle();
    }

    private static FrameworkId id(String path) {
        return FrameworkId.valueOf(path.split("/")[3]);
    }

    private String answer(HttpExchange exchange, String path, String body) {
        if (path.equals("/v1/agents")) {
            return JSON.writeValueAsString(new Page<>(agentsNow(), null));
        }
        if (path.startsWith("/v1/agents/")) {
            AgentId id = AgentId.valueOf(path.substring("/v1/agents/".length()));
            return JSON.writeValueAsString(
                    agentsNow().stream()
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

    private List<AgentView> agentsNow() {
        return agents.values().stream()
                .map(a ->
                        new AgentView(
                                a.id(),
                                a.name(),
                                a.address(),
                                a.state(),
                                a.incarnation(),
                                a.attributes(),
                                a.total(),
                                Resources.NONE,
                                a.total().minus(free.get(a.id())),
                                free.get(a.id()),
                                List.of(),
                                a.total(),
                                a.registeredAt(),
                                a.lastContactAt(),
                                0,
                                null))
                .toList();
    }

    private String cluster() {
        JsonNode total =
                JSON.valueToTree(
                        agents.values().stream()
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
                .formatted(address(), epoch, agents.size(), total, total);
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
        return JSON.writeValueAsString(new FrameworkRegistered(id, token, epoch));
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
        if (!offers.keySet().containsAll(accept.offers())) {
            throw new Refused(Problem.OFFER_GONE);
        }
        if (accept.launches().stream().anyMatch(l -> tasks.containsKey(l.task().taskId()))) {
            throw new Refused(Problem.ID_USED);
        }
        Map<OfferId, Resources> left = new HashMap<>();
        accept.offers().forEach(o -> left.put(o, offers.get(o).resources()));
        List<AcceptAnswer.PlacedTask> placed = new ArrayList<>();
        for (AcceptRequest.OfferLaunch launch : accept.launches()) {
            Resources part =
                    left.get(launch.offerId())
                            .carve(launch.task().resources())
                            .orElseThrow(() -> new Refused(Problem.DOES_NOT_FIT));
            left.computeIfPresent(launch.offerId(), (_, r) -> r.minus(part));
            AgentId agent = offers.get(launch.offerId()).agentId();
            tasks.put(
                    launch.task().taskId(), new Task(framework, launch.task(), agent, part, null));
            states.put(launch.task().taskId(), TaskState.STAGING);
            placed.add(
                    new AcceptAnswer.PlacedTask(
                            launch.task().taskId(),
                            agent,
                            new AllocationId(UUID.randomUUID()),
                            part));
        }
        left.forEach((offer, rest) ->
                free.computeIfPresent(offers.remove(offer).agentId(), (_, r) -> r.plus(rest)));
        cycle();
        return JSON.writeValueAsString(new AcceptAnswer(epoch, placed));
    }

    private String decline(DeclineRequest decline) {
        for (OfferId id : decline.offers()) {
            OfferView offer = offers.remove(id);
            if (offer != null) {
                free.computeIfPresent(offer.agentId(), (_, r) -> r.plus(offer.resources()));
            }
        }
        return "";
    }

    private String request(FrameworkId id, ResourceRequests given) {
        given.requests().forEach(r -> requests.put(r.id(), Map.entry(id, r)));
        cycle();
        return JSON.writeValueAsString(
                new RequestsAnswer(epoch, given.requests().stream().map(r -> r.id()).toList()));
    }

    private String withdraw(WithdrawRequest withdraw) {
        List<RequestId> gone =
                withdraw.requests().stream().filter(id -> requests.remove(id) != null).toList();
        return JSON.writeValueAsString(new WithdrawAnswer(epoch, gone));
    }

    private String wants(FrameworkId id, boolean offersWanted) {
        wants.put(id, offersWanted);
        cycle();
        return "";
    }

    private String acknowledge(AcknowledgeRequest acknowledge) {
        for (AcknowledgeRequest.Acknowledged each : acknowledge.updates()) {
            List<TaskUpdate> waiting = unacknowledged.get(each.taskId());
            if (waiting != null) {
                waiting.removeIf(update -> update.sequence() <= each.sequence());
            }
        }
        return "";
    }

    private String reconcile(FrameworkId id, ReconcileRequest reconcile) {
        List<TaskId> asked =
                reconcile.tasks().isEmpty()
                        ? tasks.keySet().stream()
                                .filter(t -> tasks.get(t).framework().equals(id))
                                .filter(t -> !states.get(t).isTerminal())
                                .toList()
                        : reconcile.tasks();
        List<TaskUpdate> known = new ArrayList<>();
        List<TaskId> unknown = new ArrayList<>();
        for (TaskId task : asked) {
            Task found = tasks.get(task);
            if (found == null) {
                unknown.add(task);
            } else {
                known.add(
                        new TaskUpdate(
                                task,
                                sequences.getOrDefault(task, 0L),
                                states.get(task),
                                found.request(),
                                found.agent(),
                                found.resources(),
                                Instant.now(),
                                null,
                                null,
                                null,
                                null,
                                null,
                                null,
                                null));
            }
        }
        List<RequestId> waiting =
                requests.entrySet().stream()
                        .filter(e -> e.getValue().getKey().equals(id))
                        .map(Map.Entry::getKey)
                        .toList();
        return JSON.writeValueAsString(new ReconcileAnswer(epoch, known, unknown, waiting));
    }

    private String kill(KillRequest kill) {
        List<TaskId> unknown = new ArrayList<>();
        for (KillRequest.TaskKill each : kill.tasks()) {
            TaskState state = states.get(each.taskId());
            if (state == null) {
                unknown.add(each.taskId());
            } else if (!state.isTerminal()) {
                update(each.taskId(), TaskState.KILLED);
            }
        }
        return JSON.writeValueAsString(new KillAnswer(epoch, unknown));
    }
}
