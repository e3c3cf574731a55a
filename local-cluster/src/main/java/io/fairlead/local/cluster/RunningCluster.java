package io.fairlead.local.cluster;

import io.fairlead.local.postgres.PostgresBinaries;
import io.fairlead.local.postgres.PostgresServer;
import io.fairlead.local.process.Ports;
import io.fairlead.local.process.ProcessPlan;
import io.fairlead.local.process.Supervised;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A cluster on this machine, from its start to its stop. What dies in between is started again.
public final class RunningCluster implements AutoCloseable {

    private static final Duration GRACE = Duration.ofSeconds(25);
    private static final Duration START_LIMIT = Duration.ofSeconds(300);

    private final ClusterSettings settings;
    private final StateFolder state;
    private final Consumer<String> say;
    private final Leftovers leftovers;
    private final StartCaches startCaches;
    private final List<Supervised> agents = new ArrayList<>();
    private @Nullable Supervised postgres;
    private final List<Supervised> masters = new ArrayList<>();
    private final List<Supervised> gateways = new ArrayList<>();
    private volatile boolean stopped;

    /// @param say is told what happens, in sentences
    public RunningCluster(ClusterSettings settings, Consumer<String> say) {
        this.settings = settings;
        this.state = new StateFolder(settings.state());
        this.say = say;
        this.leftovers = new Leftovers(state, say);
        this.startCaches = new StartCaches(Services.startCaches(settings));
    }

    /// Whether any of its processes was ever started: not if another cluster runs in its folder.
    public synchronized boolean hasStarted() {
        return postgres != null;
    }

    /// Starts everything, and returns when it is ready for work.
    ///
    /// @param clean forget what earlier runs have kept
    /// @throws ClusterException if something is in the way
    public void start(boolean clean) throws IOException, SQLException, InterruptedException {
        state.lock();
        leftovers.endServices();
        if (clean) {
            leftovers.killTasks();
            state.clean();
        }
        checkPorts();
        var server = startPostgres();
        var services = new Services(settings, state, server.url());
        synchronized (this) {
            for (var i = 0; i < settings.masters(); i++) {
                masters.add(run(services.master(i)));
            }
            for (var i = 0; i < settings.agents(); i++) {
                agents.add(run(services.agent(i)));
            }
            for (var i = 0; i < settings.gateways(); i++) {
                gateways.add(run(services.gateway(i)));
            }
        }
        awaitServices();
        startCaches.makeMissing(services.caches());
    }

    /// A client that is let in everywhere.
    public ClusterClient client() throws IOException {
        return new ClusterClient(state.secrets().value("cluster-token"));
    }

    /// How it looks.
    public ClusterSettings settings() {
        return settings;
    }

    /// The services that were started and not stopped, whoever did that, with the process of each
    /// where it runs.
    public SortedMap<String, Optional<ProcessHandle>> services() {
        var pids = state.pids();
        var found = new TreeMap<String, Optional<ProcessHandle>>();
        pids.names().forEach(name -> found.put(name, pids.find(name)));
        return found;
    }

    /// Stops everything, in the order in which each can still tell the next what it knows, and
    /// leaves no process behind. Repeats change nothing.
    public synchronized void stop() {
        if (stopped) {
            return;
        }
        stopped = true;
        startCaches.close();
        gateways.parallelStream().forEach(this::stop);
        agents.parallelStream().forEach(this::stop);
        var tasks = leftovers.killTasks();
        if (tasks > 0) {
            say.accept("killed " + tasks + " processes of tasks");
        }
        masters.parallelStream().forEach(this::stop);
        stop(postgres);
    }

    @Override
    public void close() throws IOException {
        stop();
        state.close();
    }

    private void stop(@Nullable Supervised service) {
        if (service != null && !service.stop(GRACE)) {
            say.accept(service.plan().name() + " did not end when asked, and was killed");
        }
    }

    private Supervised run(ProcessPlan plan) {
        if (stopped) {
            throw new ClusterException("stopped while starting");
        }
        var service = new Supervised(plan, state.pids(), say);
        service.start();
        return service;
    }

    private PostgresServer startPostgres() throws IOException, SQLException, InterruptedException {
        var from = System.nanoTime();
        var binaries =
                PostgresBinaries.unpackInto(
                        settings.project().resolve(".fairlead").resolve("binaries"));
        var secrets = state.secrets();
        var port = postgresPort();
        var server =
                new PostgresServer(
                        binaries, state.postgresData(), port, secrets.value("db-superuser"));
        var made = server.initialize();
        synchronized (this) {
            postgres = run(server.plan(state.log("postgres")));
        }
        await("postgres", server::answers);
        server.bootstrap(
                Files.readString(settings.project().resolve("db/bootstrap/bootstrap.sql")),
                Map.of(
                        "fairlead_master", secrets.value("db-master"),
                        "fairlead_gateway", secrets.value("db-gateway")));
        say.accept(
                "%-20s ready after %4.1f s on port %d, %s data"
                        .formatted(
                                "postgres",
                                seconds(from),
                                port,
                                made ? "new" : "with the last run's"));
        return server;
    }

    private int postgresPort() throws IOException {
        if (settings.postgresPort() != 0) {
            return settings.postgresPort();
        }
        var kept = state.path().resolve("postgres.port");
        if (Files.exists(kept)) {
            var port = Integer.parseInt(Files.readString(kept).strip());
            if (Ports.isFree(port)) {
                return port;
            }
        }
        var port = Ports.anyFree();
        Files.writeString(kept, port + "\n");
        return port;
    }

    private void awaitServices() throws IOException {
        var client = client();
        var from = System.nanoTime();
        var waiting = new ArrayList<Waiting>();
        for (var i = 0; i < settings.masters(); i++) {
            waiting.add(new Waiting(Services.masterName(i), settings.masterUrl(i)));
        }
        for (var i = 0; i < settings.agents(); i++) {
            waiting.add(new Waiting(Services.agentName(i), settings.agentUrl(i)));
        }
        for (var i = 0; i < settings.gateways(); i++) {
            waiting.add(new Waiting(Services.gatewayName(i), settings.gatewayUrl(i)));
        }
        await(
                "the services",
                () -> {
                    var ready = waiting.stream().filter(one -> client.isReady(one.url())).toList();
                    ready.forEach(one ->
                            say.accept(
                                    "%-20s ready after %4.1f s at %s"
                                            .formatted(one.name(), seconds(from), one.url())));
                    waiting.removeAll(ready);
                    return waiting.isEmpty();
                });
        await("the agents' registration", () -> agentsAre(settings.agents()));
    }

    private record Waiting(String name, String url) {}

    private boolean agentsAre(int count) {
        try {
            return leaderView().path("counts").path("agents").asInt() >= count;
        } catch (IOException e) {
            return false;
        }
    }

    /// The cluster, as the master that leads sees it.
    ///
    /// @throws IOException if no master leads now
    public JsonNode leaderView() throws IOException {
        var client = client();
        var none = new IOException("no master leads now");
        for (var master : settings.masterUrls()) {
            try {
                return client.get(master + "/v1/cluster");
            } catch (IOException standsBy) {
                none.addSuppressed(standsBy);
            }
        }
        throw none;
    }

    private void checkPorts() {
        for (var i = 0; i < settings.gateways(); i++) {
            checkPort(Services.gatewayName(i), "FAIRLEAD_GATEWAY_PORT", settings.gatewayPort() + i);
        }
        for (var i = 0; i < settings.masters(); i++) {
            checkPort(Services.masterName(i), "FAIRLEAD_MASTER_PORT", settings.masterPort() - i);
        }
        for (var i = 0; i < settings.agents(); i++) {
            checkPort("agent " + (i + 1), "FAIRLEAD_AGENT_PORT", settings.firstAgentPort() + i);
        }
        if (settings.postgresPort() != 0) {
            checkPort("PostgreSQL", "FAIRLEAD_POSTGRES_PORT", settings.postgresPort());
        }
    }

    private static void checkPort(String who, String variable, int port) {
        if (!Ports.isFree(port)) {
            var owner =
                    Ports.owner(port)
                            .map(process ->
                                    "pid %d, %s".formatted(process.pid(), describe(process)))
                            .orElse("a process that cannot be seen from here");
            throw new ClusterException(
                    "port %d, wanted for %s, is taken by %s: stop that, or set %s"
                            .formatted(port, who, owner, variable));
        }
    }

    private static String describe(ProcessHandle process) {
        var line = process.info().commandLine().orElse("unknown");
        return line.length() > 120 ? line.substring(0, 120) + "…" : line;
    }

    private void await(String what, BooleanSupplier condition) {
        var until = System.nanoTime() + START_LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (stopped) {
                throw new ClusterException("stopped while starting");
            }
            if (System.nanoTime() > until) {
                throw new ClusterException(
                        "%s did not get ready in %d s: see %s"
                                .formatted(
                                        what, START_LIMIT.toSeconds(), state.log("x").getParent()));
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(150);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException("interrupted");
        }
    }

    private static double seconds(long from) {
        return Duration.ofNanos(System.nanoTime() - from).toMillis() / 1000.0;
    }
}
