package io.fairlead.agent.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fairlead.api.agent.AgentRegistered;
import io.fairlead.api.agent.AgentRegistration;
import io.fairlead.api.agent.AgentUsage;
import io.fairlead.api.agent.InventoryItem;
import io.fairlead.api.agent.StatusUpdate;
import io.fairlead.api.agent.SyncAnswer;
import io.fairlead.api.agent.SyncAnswer.Acknowledgement;
import io.fairlead.api.agent.SyncAnswer.Kill;
import io.fairlead.api.agent.SyncAnswer.Launch;
import io.fairlead.api.agent.SyncRequest;
import io.fairlead.api.json.ClusterJson;
import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.AllocationId;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.id.TaskKey;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.TaskSpec;
import io.fairlead.core.task.TaskState;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// A master for one agent, over real HTTP: holds syncs, repeats launches and kills as the contract
/// says, acknowledges updates, and checks that they come without gaps. What a test wants of it, it
/// is told by public fields and methods.
public final class FakeMaster implements AutoCloseable {

    /// All of a test's tasks belong to it.
    public static final FrameworkId FRAMEWORK =
            new FrameworkId(UUID.fromString("01900000-0000-7000-8000-000000000001"));

    /// The id that it gives to its agent.
    public static final AgentId AGENT =
            new AgentId(UUID.fromString("01900000-0000-7000-8000-00000000000a"));

    private static final JsonMapper JSON =
            JsonMapper.builder().addModule(new ClusterJson()).build();
    private static final Duration SHORT_HOLD = Duration.ofSeconds(2);

    private final HttpServer server;
    private final Duration hold;
    private final Map<TaskKey, Launch> launches = new LinkedHashMap<>();
    private final Map<TaskKey, Kill> kills = new LinkedHashMap<>();
    private final Map<TaskKey, List<StatusUpdate>> updates = new HashMap<>();
    private final Map<TaskKey, Long> owed = new LinkedHashMap<>();
    private final List<AgentRegistration> registrations = new ArrayList<>();
    private final List<String> wrongs = new ArrayList<>();
    private final List<String> tokens = new ArrayList<>();
    private @Nullable AgentUsage usage;
    private @Nullable List<InventoryItem> inventory;
    private long epoch = 1;
    private long latest;
    private long held;
    private long superseded;
    private long hungUp;
    private boolean away;
    private boolean acknowledging = true;
    private boolean knowsAgent;
    private boolean inventoryWanted;
    private @Nullable URI leader;
    private List<RoleName> notTaken = List.of();
    private @Nullable Attributes attributes;

    /// Starts on a free port.
    public FakeMaster() throws IOException {
        this(SHORT_HOLD);
    }

    /// Starts on a free port.
    ///
    /// @param hold how long it keeps a sync open that it has nothing to answer to; the agent's own
    ///   limit is 60 s
    public FakeMaster(Duration hold) throws IOException {
        this.hold = hold;
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v1/agents", this::handle);
        server.start();
    }

    /// Where it is.
    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (hangsUp()) {
                return;
            }
            synchronized (this) {
                tokens.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            }
            if (leader != null) {
                answer(
                        exchange,
                        503,
                        Map.of(
                                "type",
                                "urn:fairlead:problem:not-leader",
                                "leader",
                                leader.toString()));
            } else if (exchange.getRequestURI().getPath().endsWith("/sync")) {
                sync(exchange, JSON.readValue(body, SyncRequest.class));
            } else {
                answer(exchange, 200, register(JSON.readValue(body, AgentRegistration.class)));
            }
        } catch (RuntimeException | InterruptedException bug) {
            wrong("the fake master failed: " + bug);
        }
    }

    private synchronized boolean hangsUp() {
        hungUp += away ? 1 : 0;
        return away;
    }

    private static void answer(HttpExchange exchange, int status, Object body) throws IOException {
        byte[] bytes = JSON.writeValueAsBytes(body);
        exchange.getResponseHeaders()
                .set(
                        "Content-Type",
                        status < 400 ? "application/json" : "application/problem+json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private synchronized AgentRegistered register(AgentRegistration registration) {
        registrations.add(registration);
        attributes = registration.attributes();
        knowsAgent = true;
        latest = 0;
        return new AgentRegistered(AGENT, epoch, hold, Duration.ofSeconds(30), notTaken);
    }

    private void sync(HttpExchange exchange, SyncRequest request)
            throws IOException, InterruptedException {
        Optional<SyncAnswer> answer = decide(request);
        if (answer.isPresent()) {
            answer(exchange, 200, answer.get());
        } else {
            answer(exchange, 404, Map.of("type", "urn:fairlead:problem:agent-unknown"));
        }
    }

    private synchronized Optional<SyncAnswer> decide(SyncRequest request)
            throws InterruptedException {
        if (!knowsAgent) {
            return Optional.empty();
        }
        latest = Math.max(latest, request.sequence());
        notifyAll();
        request.updates().forEach(this::take);
        usage = request.usage() == null ? usage : request.usage();
        attributes = request.attributes() == null ? attributes : request.attributes();
        if (request.inventory() != null) {
            inventory = request.inventory();
            inventoryWanted = false;
        }
        long until = System.nanoTime() + hold.toNanos();
        while (request.sequence() >= latest && knowsAgent && nothingToSay()) {
            long left = (until - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                break;
            }
            held = request.sequence();
            wait(left);
        }
        held = held == request.sequence() ? 0 : held;
        return knowsAgent ? Optional.of(say(request)) : Optional.empty();
    }

    private SyncAnswer say(SyncRequest request) {
        if (request.sequence() < latest) {
            superseded = Math.max(superseded, request.sequence());
            return new SyncAnswer(
                    epoch, request.sequence(), true, false, List.of(), List.of(), List.of());
        }
        List<Acknowledgement> acknowledgements =
                owed.entrySet().stream()
                        .map(e ->
                                new Acknowledgement(
                                        e.getKey().frameworkId(),
                                        e.getKey().taskId(),
                                        e.getValue()))
                        .toList();
        owed.clear();
        return new SyncAnswer(
                epoch,
                request.sequence(),
                false,
                inventoryWanted,
                inventoryWanted ? List.of() : List.copyOf(launches.values()),
                List.copyOf(kills.values()),
                acknowledgements);
    }

    private boolean nothingToSay() {
        return launches.isEmpty() && kills.isEmpty() && owed.isEmpty() && !inventoryWanted;
    }

    private void take(StatusUpdate update) {
        TaskKey key = new TaskKey(update.frameworkId(), update.taskId());
        List<StatusUpdate> known = updates.computeIfAbsent(key, _ -> new ArrayList<>());
        long last = known.isEmpty() ? 0 : known.getLast().sequence();
        launches.remove(key);
        boolean ended = !known.isEmpty() && known.getLast().state().isTerminal();
        if (ended && !update.state().isTerminal() && update.sequence() > last) {
            wrong(key + ": " + update.state() + " after " + known.getLast().state());
        }
        if (update.sequence() > last && !ended) {
            if (update.sequence() != last + 1) {
                wrong(key + ": update " + update.sequence() + " after " + last);
            }
            known.add(update);
        }
        if (update.state().isTerminal()) {
            kills.remove(key);
        }
        if (acknowledging) {
            owed.merge(key, update.sequence(), Math::max);
        }
    }

    private synchronized void wrong(String what) {
        wrongs.add(what);
    }

    /// Names a task.
    public static TaskKey key(String taskId) {
        return new TaskKey(FRAMEWORK, new TaskId(taskId));
    }

    /// A launch of that task with those resources.
    public static Launch launch(TaskSpec task, Resources resources) {
        return new Launch(FRAMEWORK, new AllocationId(UUID.randomUUID()), task, resources);
    }

    /// Sends a launch from now on, until it is reported.
    public synchronized void launch(TaskSpec task) {
        launchOn(task, Resources.NONE);
    }

    /// Sends all those launches from now on, until they are reported.
    public synchronized void launch(List<TaskSpec> tasks) {
        tasks.forEach(task ->
                launches.put(new TaskKey(FRAMEWORK, task.taskId()), launch(task, Resources.NONE)));
        notifyAll();
    }

    /// Sends a launch from now on, until it is reported.
    public synchronized void launchOn(TaskSpec task, Resources resources) {
        launches.put(new TaskKey(FRAMEWORK, task.taskId()), launch(task, resources));
        notifyAll();
    }

    /// Sends a kill from now on, until the end is reported.
    public synchronized void kill(String taskId, Duration grace) {
        kills.put(key(taskId), new Kill(FRAMEWORK, new TaskId(taskId), grace));
        notifyAll();
    }

    /// Updates are acknowledged, or not.
    public synchronized void acknowledge(boolean does) {
        acknowledging = does;
    }

    /// Answers with that epoch from now on.
    public synchronized void epoch(long next) {
        epoch = next;
    }

    /// Hangs up on whoever calls, from now on, or does so no longer.
    public synchronized void away(boolean is) {
        away = is;
    }

    /// How many calls it has hung up on.
    public synchronized long hungUp() {
        return hungUp;
    }

    /// Does not know its agent any more.
    public synchronized void forgetAgent() {
        knowsAgent = false;
        notifyAll();
    }

    /// Wants the inventory with the next sync.
    public synchronized void wantInventory() {
        inventory = null;
        inventoryWanted = true;
        notifyAll();
    }

    /// Is no leader any more, and says who is.
    public synchronized void handOverTo(URI other) {
        leader = other;
        knowsAgent = false;
        notifyAll();
    }

    /// What it has heard of a task, in order.
    public synchronized List<StatusUpdate> updates(String taskId) {
        return List.copyOf(updates.getOrDefault(key(taskId), List.of()));
    }

    /// The states that it has heard of, in order.
    public List<TaskState> states(String taskId) {
        return updates(taskId).stream().map(StatusUpdate::state).toList();
    }

    /// Whether it has heard of the task in that state.
    public synchronized boolean hasSeen(String taskId, TaskState state) {
        return updates.getOrDefault(key(taskId), List.of()).stream()
                .anyMatch(update -> update.state() == state);
    }

    /// The end of a task, once heard.
    public Optional<StatusUpdate> end(String taskId) {
        return updates(taskId).stream().filter(u -> u.state().isTerminal()).findFirst();
    }

    /// Whether the task was heard to run.
    public boolean isRunning(String taskId) {
        return states(taskId).contains(TaskState.RUNNING);
    }

    /// What went against the contract.
    public synchronized List<String> wrongs() {
        return List.copyOf(wrongs);
    }

    /// All registrations.
    public synchronized List<AgentRegistration> registrations() {
        return List.copyOf(registrations);
    }

    /// The Authorization headers seen.
    public synchronized List<String> tokens() {
        return List.copyOf(tokens);
    }

    /// The latest usage.
    public synchronized Optional<AgentUsage> usage() {
        return Optional.ofNullable(usage);
    }

    /// What the agent says of itself, as it said last.
    public synchronized Attributes attributes() {
        return attributes == null ? Attributes.NONE : attributes;
    }

    /// From its next registration on the agent hears that its reservations for them are not taken.
    public synchronized void takesNoReservations(List<RoleName> roles) {
        notTaken = roles;
    }

    /// The latest inventory.
    public synchronized Optional<List<InventoryItem>> inventory() {
        return Optional.ofNullable(inventory);
    }

    /// The number of the latest sync, if it is held open now; else 0.
    public synchronized long held() {
        return held == latest ? held : 0;
    }

    /// The number of the latest sync that was answered as superseded; 0 where there was none.
    public synchronized long superseded() {
        return superseded;
    }

    /// The latest sync's number.
    public synchronized long latestSync() {
        return latest;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
