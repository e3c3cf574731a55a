package io.fairlead.local;

import io.fairlead.local.cluster.ClusterException;
import java.nio.file.Path;
import java.util.List;

/// The program behind `./fairlead`: a cluster on this machine, with one command.
public final class LocalCluster {

    private static final String HELP =
            """
            Fairlead on one machine: PostgreSQL, a master, a gateway and agents.

              ./fairlead up       start a cluster and keep it running until Ctrl-C
              ./fairlead demo     start a cluster of its own, run a mixed load on it, show the result
              ./fairlead status   what runs, and how much there is
              ./fairlead help     this

            Options of up, each with the variable that does the same:
              --agents N          how many agents (FAIRLEAD_AGENTS, 3)
              --masters N         one leads, the others stand by (FAIRLEAD_MASTER_COUNT, 1)
              --gateways N        they share the queues (FAIRLEAD_GATEWAY_COUNT, 1)
              --clean             forget what earlier runs have kept
              --state DIR         where everything is kept (FAIRLEAD_STATE, .fairlead)
              --gateway-port P    FAIRLEAD_GATEWAY_PORT, 8080; further ones 8081, 8082 ...
              --master-port P     FAIRLEAD_MASTER_PORT, 5050; further ones 5049, 5048 ...
              --agent-port P      the first agent's (FAIRLEAD_AGENT_PORT, 5051)
              --postgres-port P   FAIRLEAD_POSTGRES_PORT, one that is free
              --task-ports P      agents give their tasks ports from here on (FAIRLEAD_TASK_PORTS, 31000)
              --agent-cpus C      what each agent says it has (FAIRLEAD_AGENT_CPUS, 4)
              --agent-memory M    in MiB (FAIRLEAD_AGENT_MEMORY_MIB, 4096)
            """;

    private LocalCluster() {}

    /// Runs one command. Exits with 0 when it did what it says, 2 when something is in the way that
    /// the person can act on, 1 otherwise.
    public static void main(String[] words) {
        System.exit(exitCode(List.of(words)));
    }

    private static int exitCode(List<String> words) {
        try {
            return run(Arguments.parse(words, System.getenv()));
        } catch (ClusterException | IllegalArgumentException e) {
            System.err.println("fairlead: " + e.getMessage());
            return 2;
        } catch (InterruptedException e) {
            return 1;
        } catch (Exception e) {
            System.err.println("fairlead: " + e);
            return 1;
        }
    }

    private static int run(Arguments arguments) throws Exception {
        var project = Path.of(System.getProperty("fairlead.project", ".")).toRealPath();
        switch (arguments.command()) {
            case "up" -> new Up(System.out).run(arguments.cluster(project), arguments.has("clean"));
            case "demo" -> {
                return DemoCommand.run(arguments, project);
            }
            case "status" -> {
                return new Status(System.out).run(arguments.cluster(project));
            }
            case "help" -> System.out.print(HELP);
            default ->
                    throw new ClusterException(
                            arguments.command()
                                    + " is no command; `./fairlead help` shows what there is");
        }
        return 0;
    }
}
