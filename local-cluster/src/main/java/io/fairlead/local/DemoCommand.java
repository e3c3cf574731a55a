package io.fairlead.local;

import io.fairlead.local.cluster.ClusterSettings;
import io.fairlead.local.cluster.RunningCluster;
import io.fairlead.local.demo.Demo;
import io.fairlead.local.process.Ports;
import java.nio.file.Path;
import java.time.Duration;

/// `./fairlead demo`: a cluster of its own, also while another one is up.
final class DemoCommand {

    private static final int TASK_PORTS = 30_000;
    private static final Duration LIMIT = Duration.ofSeconds(100);

    private DemoCommand() {}

    /// @return the exit code
    static int run(Arguments arguments, Path project) throws Exception {
        var cluster = new RunningCluster(settings(arguments.cluster(project)), System.out::println);
        Shutdown.atExit(cluster::close);
        return new Demo(cluster, System.out, LIMIT).run();
    }

    /// The ports are free ones where the usual ones are taken.
    private static ClusterSettings settings(ClusterSettings usual) {
        return new ClusterSettings(
                usual.project(),
                usual.state().resolve("demo"),
                3,
                1,
                1,
                Ports.freeRange(usual.gatewayPort(), 1),
                Ports.isFree(usual.masterPort()) ? usual.masterPort() : Ports.freeRange(15_050, 1),
                Ports.freeRange(usual.firstAgentPort(), 3),
                0,
                TASK_PORTS,
                usual.agentCpus(),
                usual.agentMemoryMiB(),
                true);
    }
}
