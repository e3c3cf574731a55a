package io.fairlead.local;

import io.fairlead.local.cluster.ClusterSettings;
import io.fairlead.local.cluster.RunningCluster;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntFunction;

/// `./fairlead up`: a cluster that runs until it is told to stop.
final class Up {

    private final PrintStream out;

    Up(PrintStream out) {
        this.out = out;
    }

    /// Starts the cluster, says where it is, and stays until the program is told to end.
    @SuppressWarnings("resource") // closed by the shutdown hook, which is the only way out
    void run(ClusterSettings settings, boolean clean)
            throws IOException, SQLException, InterruptedException {
        var cluster = new RunningCluster(settings, out::println);
        Shutdown.atExit(() -> {
            var ran = cluster.hasStarted();
            if (ran) {
                out.println("stopping ...");
            }
            cluster.close();
            if (ran) {
                out.println(
                        "stopped; the next `./fairlead up` goes on with what is in "
                                + settings.state());
            }
        });
        out.println("Fairlead starts, logs are in " + settings.state().resolve("logs"));
        cluster.start(clean);
        makeDefaultQueue(cluster);
        out.println(greeting(settings));
        new CountDownLatch(1).await();
    }

    /// So that a first job has somewhere to go. A queue of that name that is there stays as it is.
    private static void makeDefaultQueue(RunningCluster cluster) throws IOException {
        var client = cluster.client();
        var url = cluster.settings().gatewayUrl() + "/v1/queues/default";
        if (client.call("GET", url, null, Map.of()).status() == 404) {
            client.send("PUT", url, Map.of("role", "default"));
        }
    }

    private static String greeting(ClusterSettings settings) {
        return """

        The cluster is ready. Ctrl-C stops it.

          gateway   %1$s/swagger-ui.html%5$s
          master    %2$s/swagger-ui.html%6$s
          agents    %3$s/swagger-ui.html%4$s

        Try a first job:

          curl -s -X POST %1$s/v1/jobs -H 'Content-Type: application/json' \\
            -d '{"name": "hello", "queue": "default", "command": "echo hello from $FAIRLEAD_AGENT_HOST",
                 "resources": {"cpus": 0.5, "memoryMiB": 64}}'

        and read what it said (the task's id is in the answer of the first):

          curl -s %1$s/v1/tasks
          curl -s %1$s/v1/tasks/<id>/logs
        """
                .formatted(
                        settings.gatewayUrl(),
                        settings.masterUrl(),
                        settings.agentUrl(0),
                        until(settings.agents(), settings::agentUrl),
                        until(settings.gateways(), settings::gatewayUrl),
                        until(settings.masters(), settings::masterUrl));
    }

    private static String until(int count, IntFunction<String> url) {
        return count == 1 ? "" : " … " + url.apply(count - 1);
    }
}
