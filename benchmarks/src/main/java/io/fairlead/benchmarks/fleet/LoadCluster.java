package io.fairlead.benchmarks.fleet;

import io.fairlead.local.postgres.PostgresBinaries;
import io.fairlead.local.postgres.PostgresServer;
import io.fairlead.local.process.PidFiles;
import io.fairlead.local.process.Ports;
import io.fairlead.local.process.ProcessPlan;
import io.fairlead.local.process.Supervised;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The processes under load: PostgreSQL with durable settings, masters, and a gateway where one is
/// wanted. What dies is started again, as in `./fairlead up`.
final class LoadCluster implements AutoCloseable {

    static final String TOKEN = "the-token-of-a-cluster-under-load";
    private static final String PASSWORD = "of-a-database-under-load";
    private static final String VERSION = "0.1.0-SNAPSHOT";
    private static final Duration GRACE = Duration.ofSeconds(20);
    private static final Duration START_LIMIT = Duration.ofSeconds(240);

    private final Path project;
    private final Path state;
    private final Plan plan;
    private final PidFiles pids;
    private final List<Supervised> masters = new ArrayList<>();
    private final List<URI> masterUrls = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private @Nullable Supervised postgres;
    private @Nullable Supervised gateway;
    private String databaseUrl = "";
    private URI gatewayUrl = URI.create("http://127.0.0.1");

    /// What runs.
    ///
    /// @param masters how many
    /// @param withGateway whether there is one
    /// @param masterHeapMiB of each master
    /// @param profile what the services that the flight recorder records are called, or how their
    ///   names begin
    /// @param collector garbage collector of the services
    /// @param settings of the masters beside the usual ones
    record Plan(
            int masters,
            boolean withGateway,
            int masterHeapMiB,
            @Nullable String profile,
            String collector,
            Map<String, String> settings) {}

    LoadCluster(Path project, Path state, Plan plan) {
        this.project = project;
        this.state = state;
        this.plan = plan;
        this.pids = new PidFiles(state.resolve("pids"));
    }

    void start() throws IOException, SQLException, InterruptedException {
        clear();
        startPostgres();
        int first =
                Ports.freeRange(
                        20_000 + (int) (ProcessHandle.current().pid() % 10_000),
                        plan.masters() + 1);
        for (int i = 0; i < plan.masters(); i++) {
            masterUrls.add(URI.create("http://127.0.0.1:" + (first + i)));
        }
        for (int i = 0; i < plan.masters(); i++) {
            masters.add(run(master(i)));
        }
        if (plan.withGateway()) {
            gatewayUrl = URI.create("http://127.0.0.1:" + (first + plan.masters()));
            gateway = run(gateway());
        }
        await("a leading master", () -> leader() >= 0);
        if (plan.withGateway()) {
            await("the gateway", () -> isReady(gatewayUrl));
        }
    }

    private void clear() throws IOException {
        if (Files.exists(state)) {
            try (Stream<Path> all = Files.walk(state)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
        Files.createDirectories(state);
    }

    private void startPostgres() throws IOException, SQLException, InterruptedException {
        PostgresBinaries binaries =
                PostgresBinaries.unpackInto(project.resolve(".fairlead").resolve("binaries"));
        PostgresServer server =
                new PostgresServer(binaries, state.resolve("postgres"), Ports.anyFree(), PASSWORD);
        server.initialize();
        postgres = run(server.plan(log("postgres")));
        await("PostgreSQL", server::answers);
        server.bootstrap(
                Files.readString(project.resolve("db/bootstrap/bootstrap.sql")),
                Map.of("fairlead_master", PASSWORD, "fairlead_gateway", PASSWORD));
        databaseUrl = server.url();
    }

    private ProcessPlan master(int index) {
        Map<String, String> environment = environment(masterUrls.get(index), "fairlead_master");
        environment.putAll(plan.settings());
        return service(
                "master-" + (index + 1), "master-service", plan.masterHeapMiB(), environment);
    }

    private ProcessPlan gateway() {
        return service(
                "gateway", "framework-gateway", 768, environment(gatewayUrl, "fairlead_gateway"));
    }

    private Map<String, String> environment(URI url, String user) {
        Map<String, String> environment = new HashMap<>();
        environment.put("SERVER_PORT", Integer.toString(url.getPort()));
        environment.put("FAIRLEAD_CLUSTER_TOKEN", TOKEN);
        environment.put("FAIRLEAD_DB_URL", databaseUrl);
        environment.put("FAIRLEAD_DB_USER", user);
        environment.put("FAIRLEAD_DB_PASSWORD", PASSWORD);
        environment.put(
                "FAIRLEAD_MASTERS",
                String.join(",", masterUrls.stream().map(URI::toString).toList()));
        return environment;
    }

    private ProcessPlan service(
            String name, String module, int heapMiB, Map<String, String> environment) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-Xmx" + heapMiB + "m",
                        "-XX:+Use" + plan.collector() + "GC",
                        "-Xlog:gc:file=" + state.resolve(name + "-gc.log")));
        if (plan.profile() != null && name.startsWith(plan.profile())) {
            command.add(
                    "-XX:StartFlightRecording=dumponexit=true,settings=profile,filename="
                            + state.resolve(name + ".jfr"));
        }
        Path jar =
                project.resolve(module)
                        .resolve("target")
                        .resolve(module + "-" + VERSION + "-exec.jar");
        command.addAll(List.of("-jar", jar.toString()));
        List<String> whole = List.copyOf(command);
        return new ProcessPlan(name, () -> whole, environment, state, log(name), "TERM");
    }

    private Path log(String name) {
        return state.resolve(name + ".log");
    }

    private Supervised run(ProcessPlan what) {
        Supervised service = new Supervised(what, pids, news -> System.out.println("  " + news));
        service.start();
        return service;
    }

    /// Waits until something holds.
    ///
    /// @throws IllegalStateException if that takes too long
    static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long until = System.nanoTime() + START_LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > until) {
                throw new IllegalStateException(what + " is not there after " + START_LIMIT);
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    List<URI> masterUrls() {
        return masterUrls;
    }

    URI gatewayUrl() {
        return gatewayUrl;
    }

    /// The index of the master that leads; -1 where none does.
    int leader() {
        return IntStream.range(0, masterUrls.size())
                .filter(i -> answers(masterUrls.get(i).resolve("/v1/cluster")))
                .findFirst()
                .orElse(-1);
    }

    private boolean isReady(URI url) {
        return answers(url.resolve("/actuator/health/readiness"));
    }

    /// A master that stands by is ready too, but answers 503 to what only the leader knows.
    private boolean answers(URI url) {
        HttpRequest request =
                HttpRequest.newBuilder(url)
                        .timeout(Duration.ofSeconds(2))
                        .header("Authorization", "Bearer " + TOKEN)
                        .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException away) {
            return false;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// The database, as its superuser.
    Connection database() throws SQLException {
        return DriverManager.getConnection(databaseUrl, "postgres", PASSWORD);
    }

    boolean databaseAnswers() {
        try (Connection connection = database()) {
            return connection.isValid(1);
        } catch (SQLException away) {
            return false;
        }
    }

    /// For good: on few cores another start would take them from the one that takes over.
    void killMaster(int index) {
        masters.get(index).kill();
    }

    ProcessHandle masterProcess(int index) {
        return masters.get(index).current().orElseThrow();
    }

    ProcessHandle postgresProcess() {
        return Objects.requireNonNull(postgres).current().orElseThrow();
    }

    /// Lets a meter watch all of them.
    void watchedBy(CpuMeter meter) {
        for (int i = 0; i < masters.size(); i++) {
            Supervised master = masters.get(i);
            meter.watch("master-" + (i + 1), () -> pid(master));
        }
        Supervised there = gateway;
        if (there != null) {
            meter.watch("gateway", () -> pid(there));
        }
        meter.watch("emulator", () -> List.of(ProcessHandle.current().pid()));
        Supervised database = Objects.requireNonNull(postgres);
        meter.watch("postgres itself", () -> pid(database));
        meter.watchBackends(() ->
                database.current().stream()
                        .flatMap(ProcessHandle::children)
                        .map(ProcessHandle::pid)
                        .toList());
    }

    private static List<Long> pid(Supervised service) {
        return service.current().map(ProcessHandle::pid).stream().toList();
    }

    @Override
    public void close() {
        if (gateway != null) {
            gateway.stop(GRACE);
        }
        masters.forEach(master -> master.stop(GRACE));
        if (postgres != null) {
            postgres.stop(GRACE);
        }
    }
}
