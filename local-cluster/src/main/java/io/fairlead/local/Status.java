package io.fairlead.local;

import io.fairlead.local.cluster.ClusterSettings;
import io.fairlead.local.cluster.RunningCluster;
import java.io.IOException;
import java.io.PrintStream;

/// `./fairlead status`: what runs, and how much there is.
final class Status {

    private final PrintStream out;

    Status(PrintStream out) {
        this.out = out;
    }

    /// @return the exit code: 0 if everything that was started runs
    int run(ClusterSettings settings) throws IOException {
        var cluster = new RunningCluster(settings, out::println);
        var services = cluster.services();
        if (services.isEmpty()) {
            out.println("nothing runs in " + settings.state());
            return 1;
        }
        services.forEach((name, process) ->
                out.println(
                        "%-20s %s"
                                .formatted(
                                        name,
                                        process.map(one -> "pid " + one.pid())
                                                .orElse("does not run"))));
        var view = cluster.leaderView();
        out.println("counts       " + view.path("counts"));
        for (var part : new String[] {"total", "offered", "allocated", "free"}) {
            out.println("%-12s %s".formatted(part, view.path("resources").path(part)));
        }
        return services.values().stream().allMatch(process -> process.isPresent()) ? 0 : 1;
    }
}
