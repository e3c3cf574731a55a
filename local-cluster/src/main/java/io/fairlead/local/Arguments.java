package io.fairlead.local;

import io.fairlead.local.cluster.ClusterException;
import io.fairlead.local.cluster.ClusterSettings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What was asked for on the command line, and in the environment.
///
/// @param command `up`, `demo`, `status` or `help`
/// @param options by name without dashes; flags have the value `true`
record Arguments(String command, Map<String, String> options, Map<String, String> environment) {

    private static final List<String> FLAGS = List.of("clean", "keep");
    private static final List<String> VALUES =
            List.of(
                    "agents",
                    "masters",
                    "gateways",
                    "state",
                    "gateway-port",
                    "master-port",
                    "agent-port",
                    "postgres-port",
                    "task-ports",
                    "agent-cpus",
                    "agent-memory");

    /// @throws ClusterException if there is an option that is not known, or without its value
    static Arguments parse(List<String> words, Map<String, String> environment) {
        var options = new HashMap<String, String>();
        var command =
                words.isEmpty() || words.getFirst().startsWith("-") ? "help" : words.getFirst();
        for (var i = 1; i < words.size(); i++) {
            var name = words.get(i).replaceFirst("^--", "");
            if (FLAGS.contains(name)) {
                options.put(name, "true");
            } else if (VALUES.contains(name) && i + 1 < words.size()) {
                options.put(name, words.get(++i));
            } else if (name.equals("help") || name.equals("-h")) {
                return new Arguments("help", Map.of(), environment);
            } else {
                throw new ClusterException(
                        "%s is not known, or lacks its value; `./fairlead help` shows what there is"
                                .formatted(words.get(i)));
            }
        }
        return new Arguments(command, Map.copyOf(options), environment);
    }

    boolean has(String flag) {
        return options.containsKey(flag);
    }

    /// The cluster that `up` starts.
    ///
    /// @param project the checkout
    ClusterSettings cluster(Path project) {
        return new ClusterSettings(
                project,
                state(project),
                number("agents", "FAIRLEAD_AGENTS", 3),
                number("masters", "FAIRLEAD_MASTER_COUNT", 1),
                number("gateways", "FAIRLEAD_GATEWAY_COUNT", 1),
                number("gateway-port", "FAIRLEAD_GATEWAY_PORT", 8080),
                number("master-port", "FAIRLEAD_MASTER_PORT", 5050),
                number("agent-port", "FAIRLEAD_AGENT_PORT", 5051),
                number("postgres-port", "FAIRLEAD_POSTGRES_PORT", 0),
                number("task-ports", "FAIRLEAD_TASK_PORTS", 31_000),
                text("agent-cpus", "FAIRLEAD_AGENT_CPUS", "4"),
                number("agent-memory", "FAIRLEAD_AGENT_MEMORY_MIB", 4096),
                false);
    }

    /// Where the cluster keeps its things.
    Path state(Path project) {
        var text = text("state", "FAIRLEAD_STATE", "");
        return text.isEmpty()
                ? project.resolve(".fairlead")
                : Path.of(text).toAbsolutePath().normalize();
    }

    private String text(String option, String variable, String otherwise) {
        var told = options.getOrDefault(option, environment.getOrDefault(variable, ""));
        return told.isEmpty() ? otherwise : told;
    }

    private int number(String option, String variable, int otherwise) {
        var told = text(option, variable, Integer.toString(otherwise));
        try {
            return Integer.parseUnsignedInt(told);
        } catch (NumberFormatException e) {
            throw new ClusterException(
                    "--%s (or %s) must be a whole number, not %s"
                            .formatted(option, variable, told));
        }
    }
}
