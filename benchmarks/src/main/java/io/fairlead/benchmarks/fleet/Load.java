package io.fairlead.benchmarks.fleet;

import io.fairlead.local.cluster.ClusterSettings;
import io.fairlead.local.process.Ports;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// `./fairlead load SCENARIO [--agents N] …`: starts PostgreSQL, masters and a gateway as
/// processes, emulates the rest, measures, checks, and stops all.
public final class Load {

    private static final String HELP =
            """
            ./fairlead load SCENARIO [options]

              gateway     jobs of 100 instances at the gateway, to their end in its database
              frameworks  frameworks launch tasks on what they are offered
              mesos       the experiment of the Mesos paper: a probe beside them
              failover    the leader is killed under load
              database    PostgreSQL is killed under load
              paused      four leaders are stopped for longer than their lease, and go on
              agents-lost agents stop talking: some come back, some never, then most at once
              slow-reader readers of the cluster's events, of whom one is slow and one dead
              idle        agents without work
              latency     one task after another on a real agent, from accept to RUNNING

              --agents N --rate TASKS_PER_SECOND --duration PT1M --task PT1S|normal:PT30S,PT10S
              --connections N --queues N --allocation OFFER|REQUEST --frameworks N --readers N --seed N --state FOLDER
              --profile master|master-1|gateway --collector Parallel|G1|Serial
              gateway: --warm-up PT20S
              latency: --tasks N
            """;

    private static final int MASTER_HEAP_MIB = 1_024;
    private static final int BIG_MASTER_HEAP_MIB = 1_536;

    /// For tasks on 50,000 agents, so that the collector is not what is measured.
    private static final int WIDE_MASTER_HEAP_MIB = 6_144;

    private static final long WARM_UP_MILLIS = 15_000;

    /// Beside the time of a long task, after which as many end as begin.
    private static final Duration CODE_IS_WARM = Duration.ofSeconds(20);

    private final LoadOptions options;
    private final Path project;

    private Load(LoadOptions options, Path project) {
        this.options = options;
        this.project = project;
    }

    /// The system property `fairlead.project` is the checkout.
    public static void main(String[] args) throws Exception {
        try {
            LoadOptions options = LoadOptions.parse(List.of(args));
            Path project = Path.of(System.getProperty("fairlead.project", ".")).toAbsolutePath();
            System.exit(new Load(options, project).run() ? 0 : 1);
        } catch (IllegalArgumentException wrong) {
            System.err.println("load: " + wrong.getMessage());
            System.exit(2);
        }
    }

    private boolean run() throws IOException, SQLException, InterruptedException {
        return switch (options.scenario()) {
            case "gateway" -> gateway();
            case "frameworks" -> frameworks(new Shape(1_000, 4, 500, "PT10S"), Disturbance.NONE);
            case "mesos" ->
                    frameworks(new Shape(50_000, 200, 500, "normal:PT30S,PT10S"), Disturbance.NONE);
            case "failover" ->
                    frameworks(new Shape(10_000, 20, 1_000, "PT100S"), Disturbance.LEADER_KILLED);
            case "database" ->
                    frameworks(new Shape(1_000, 4, 500, "PT10S"), Disturbance.DATABASE_KILLED);
            case "paused" -> frameworks(new Shape(200, 4, 100, "PT5S"), Disturbance.LEADERS_PAUSED);
            case "agents-lost" ->
                    frameworks(new Shape(200, 4, 60, "PT20S"), Disturbance.AGENTS_LOST);
            case "slow-reader" -> slowReader();
            case "idle" -> idle();
            case "latency" -> latency();
            default -> {
                System.out.print(HELP);
                yield options.scenario().equals("help");
            }
        };
    }

    private boolean latency() throws IOException, SQLException, InterruptedException {
        int first = Ports.freeRange(20_000 + (int) (ProcessHandle.current().pid() % 10_000), 3);
        ClusterSettings settings =
                new ClusterSettings(
                        project,
                        options.state(project),
                        1,
                        1,
                        1,
                        first,
                        first + 1,
                        first + 2,
                        0,
                        31_000,
                        "4",
                        4_096,
                        false);
        LaunchLatency.run(settings, options.number("tasks", 300), new Report(System.out));
        return true;
    }

    private boolean gateway() throws IOException, SQLException, InterruptedException {
        int agents = options.number("agents", 1_000);
        try (Stage stage =
                stage(
                        plan(1, true, MASTER_HEAP_MIB, Map.of()),
                        new Stage.Size(
                                agents,
                                Contact.of(agents, options),
                                new Fleet.AgentSize(8, 16_384),
                                options.task("PT1S"),
                                options.number("seed", 1)))) {
            return new GatewayLoad(
                            stage,
                            options.number("queues", 1),
                            options.allocation(),
                            new GatewayLoad.Rate(
                                    options.number("rate", 1_000), options.warmUp(CODE_IS_WARM)),
                            options.duration(Duration.ofMinutes(1)))
                    .run();
        }
    }

    private boolean slowReader() throws IOException, SQLException, InterruptedException {
        int agents = options.number("agents", 50);
        try (Stage stage =
                stage(
                        plan(1, false, MASTER_HEAP_MIB, Map.of()),
                        new Stage.Size(
                                agents,
                                Contact.of(agents, options),
                                new Fleet.AgentSize(8, 16_384),
                                options.task("PT1S"),
                                options.number("seed", 1)))) {
            return new ReaderLoad(
                            stage,
                            options.number("readers", 1_000),
                            options.number("rate", 20),
                            options.duration(Duration.ofMinutes(1)))
                    .run();
        }
    }

    /// What a scenario is like where nothing else is said.
    private record Shape(int agents, int frameworks, int rate, String task) {}

    private boolean frameworks(Shape usual, Disturbance disturbance)
            throws IOException, SQLException, InterruptedException {
        boolean probed = options.scenario().equals("mesos");
        int agents = options.number("agents", usual.agents());
        int frameworks = options.number("frameworks", usual.frameworks());
        int cpus = probed ? 1 : 16;
        Durations tasks = options.task(usual.task());
        Contact contact = Contact.of(agents, options);
        Map<String, String> settings = new HashMap<>(contact.settings());
        settings.putAll(disturbance.settings());
        settings.put("FAIRLEAD_LEADERSHIP_LEASE", "PT3S");
        settings.put("FAIRLEAD_WRITER_OUTSTANDING_SHARE", shareOfEach(frameworks));
        try (Stage stage =
                stage(
                        plan(
                                disturbance.masters(),
                                false,
                                probed ? WIDE_MASTER_HEAP_MIB : BIG_MASTER_HEAP_MIB,
                                settings),
                        new Stage.Size(
                                agents,
                                contact,
                                new Fleet.AgentSize(cpus, 2_048 * cpus),
                                tasks,
                                options.number("seed", 1)))) {
            return new FrameworkLoad(
                            stage,
                            new FrameworkLoad.Plan(
                                    frameworks,
                                    options.number("rate", usual.rate()),
                                    tasks.mean().plus(CODE_IS_WARM),
                                    options.duration(Duration.ofMinutes(1)),
                                    cpus,
                                    probed,
                                    disturbance))
                    .run();
        }
    }

    /// The first to come would be offered all that there is, and emulated frameworks keep what they
    /// do not use yet: half of the cluster is shared out, the other half stays free.
    private static String shareOfEach(int frameworks) {
        return String.format(Locale.ROOT, "%.3f", Math.max(0.001, 0.5 / frameworks));
    }

    private boolean idle() throws IOException, SQLException, InterruptedException {
        int agents = options.number("agents", 10_000);
        Contact contact = Contact.idle(agents, options);
        try (Stage stage =
                stage(
                        plan(1, false, BIG_MASTER_HEAP_MIB, contact.settings()),
                        new Stage.Size(
                                agents,
                                contact,
                                new Fleet.AgentSize(8, 16_384),
                                options.task("PT1S"),
                                options.number("seed", 1)))) {
            stage.join();
            // Each has been held once by then.
            Stage.pause(WARM_UP_MILLIS + contact.syncWait().toMillis());
            long syncs = stage.fleet().syncs().all();
            long refused = stage.fleet().syncs().refusals();
            stage.measure();
            Stage.pause(options.duration(Duration.ofMinutes(1)).toMillis());
            double seconds = stage.measuredSeconds();
            Report report = stage.report();
            report.processors(stage.meter().millis(), 0, seconds);
            report.line(
                    "syncs",
                    "%.0f a second, %d refused; since the start, by status: %s",
                    (stage.fleet().syncs().all() - syncs) / seconds,
                    stage.fleet().syncs().refusals() - refused,
                    stage.fleet().syncs().refusalsByStatus());
            report.line(
                    "master's resident set",
                    "%d MiB",
                    CpuMeter.residentMiB(stage.cluster().masterProcess(0).pid()));
            report.line("connections to masters", "%d", stage.leader().peakConnections());
            return stage.fleet().syncs().refusals() == refused;
        }
    }

    private LoadCluster.Plan plan(
            int masters, boolean withGateway, int heapMiB, Map<String, String> settings) {
        return new LoadCluster.Plan(
                masters, withGateway, heapMiB, options.profile(), options.collector(), settings);
    }

    private Stage stage(LoadCluster.Plan plan, Stage.Size size)
            throws IOException, SQLException, InterruptedException {
        LoadCluster cluster = new LoadCluster(project, options.state(project), plan);
        Runtime.getRuntime().addShutdownHook(new Thread(cluster::close, "stop"));
        Report report = new Report(System.out);
        System.out.println(options);
        cluster.start();
        return new Stage(cluster, size, report);
    }
}
