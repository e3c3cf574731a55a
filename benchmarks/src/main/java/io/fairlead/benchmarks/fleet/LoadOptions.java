package io.fairlead.benchmarks.fleet;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What was asked for on the command line. What is not said, the scenario says.
///
/// @param scenario what is done
/// @param options by name without dashes
record LoadOptions(String scenario, Map<String, String> options) {

    private static final List<String> VALUES =
            List.of(
                    "agents",
                    "rate",
                    "duration",
                    "warm-up",
                    "task",
                    "connections",
                    "frameworks",
                    "readers",
                    "queues",
                    "allocation",
                    "seed",
                    "state",
                    "tasks",
                    "profile",
                    "collector");

    static LoadOptions parse(List<String> words) {
        String scenario =
                words.isEmpty() || words.getFirst().startsWith("--") ? "help" : words.getFirst();
        Map<String, String> options = new HashMap<>();
        for (int i = 1; i < words.size(); i += 2) {
            String name = words.get(i).replaceFirst("^--", "");
            if (!VALUES.contains(name) || i + 1 == words.size()) {
                throw new IllegalArgumentException(
                        words.get(i)
                                + " is not known, or lacks its value; there are --"
                                + String.join(" V, --", VALUES)
                                + " V");
            }
            options.put(name, words.get(i + 1));
        }
        return new LoadOptions(scenario.toLowerCase(Locale.ROOT), Map.copyOf(options));
    }

    int number(String name, int otherwise) {
        String text = options.get(name);
        try {
            return text == null ? otherwise : Integer.parseUnsignedInt(text);
        } catch (NumberFormatException wrong) {
            throw new IllegalArgumentException(
                    "--%s must be a whole number, not %s".formatted(name, text), wrong);
        }
    }

    Duration duration(Duration otherwise) {
        return duration("duration", otherwise);
    }

    /// Before anything is measured.
    Duration warmUp(Duration otherwise) {
        return duration("warm-up", otherwise);
    }

    private Duration duration(String name, Duration otherwise) {
        String text = options.get(name);
        return text == null ? otherwise : Duration.parse(text);
    }

    Durations task(String otherwise) {
        return Durations.of(options.getOrDefault("task", otherwise));
    }

    /// How queues come to resources.
    String allocation() {
        return options.getOrDefault("allocation", "OFFER");
    }

    /// The folder for the run's data and logs; cleared at each run.
    Path state(Path project) {
        String text = options.get("state");
        return text == null
                ? project.resolve(".fairlead/load")
                : Path.of(text).toAbsolutePath().normalize();
    }

    /// The services' garbage collector, as the JVM calls it: `Parallel`, `G1`, `Serial`.
    String collector() {
        return options.getOrDefault("collector", "Parallel");
    }

    /// A service to record with the flight recorder, such as `master`.
    @Nullable String profile() {
        return options.get("profile");
    }
}
