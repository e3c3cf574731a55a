package io.fairlead.benchmarks.fleet;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// `./fairlead load SCENARIO [--agents N] …`: starts PostgreSQL, masters and a gateway as
/// processes, emulates the rest, measures, checks, and stops all.
public final class Load {

    private static final String HELP =
            """
            ./fairlead load SCENARIO [options]

              gateway     jobs of 100 instances at the gateway, to their end in its database

              --agents N --rate TASKS_PER_SECOND --duration PT1M --task PT1S|normal:PT30S,PT10S
              --connections N --queues N --seed N --state FOLDER --profile master-1|gateway
            """;

    private static final int MASTER_HEAP_MIB = 1_024;

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
            default -> {
                System.out.print(HELP);
                yield options.scenario().equals("help");
            }
        };
    }

    private boolean gateway() throws IOException, SQLException, InterruptedException {
        int agents = options.number("agents", 1_000);
        try (Stage stage =
                stage(
                        new LoadCluster.Plan(1, true, MASTER_HEAP_MIB, options.profile(), Map.of()),
                        new Stage.Size(
                                agents,
                                options.number("connections", 2 * agents),
                                new Fleet.AgentSize(8, 16_384),
                                options.task("PT1S"),
                                options.number("seed", 1)))) {
            return new GatewayLoad(
                            stage,
                            options.number("queues", 1),
                            options.number("rate", 1_000),
                            options.duration(Duration.ofMinutes(1)))
                    .run();
        }
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
