package io.fairlead.local.cluster;

import io.fairlead.local.process.PidFiles;
import io.fairlead.local.process.Signals;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/// What a cluster leaves behind when the command that supervised it was killed.
final class Leftovers {

    private static final Duration GRACE = Duration.ofSeconds(20);

    private final StateFolder state;
    private final Consumer<String> say;

    Leftovers(StateFolder state, Consumer<String> say) {
        this.state = state;
        this.say = say;
    }

    /// Ends the services of the last run that still run. Agents are killed, not asked: an agent
    /// that is asked takes its tasks along, one that is killed finds them again.
    void endServices() {
        var pids = state.pids();
        var names = pids.names();
        for (var name : names) {
            if (!name.equals("postgres")) {
                end(pids, name, name.startsWith("agent-") ? Duration.ZERO : GRACE);
            }
        }
        if (names.contains("postgres")) {
            end(pids, "postgres", GRACE);
        }
    }

    /// Kills the task processes of this cluster that still run: those whose environment names a
    /// sandbox below its agents' folder.
    ///
    /// @return how many there were
    int killTasks() {
        var found = tasks();
        found.forEach(ProcessHandle::destroyForcibly);
        return found.size();
    }

    List<ProcessHandle> tasks() {
        var mark = "FAIRLEAD_SANDBOX=" + state.agents() + "/";
        return ProcessHandle.allProcesses()
                .filter(process -> hasInEnvironment(process, mark))
                .toList();
    }

    private void end(PidFiles pids, String name, Duration grace) {
        pids.find(name)
                .ifPresent(process -> {
                    say.accept(
                            "ending %s (pid %d), left behind by the last run"
                                    .formatted(name, process.pid()));
                    if (grace.isZero()) {
                        process.destroyForcibly();
                    }
                    Signals.end(process, name.equals("postgres") ? "INT" : "TERM", grace);
                });
        pids.forget(name);
    }

    private static boolean hasInEnvironment(ProcessHandle process, String mark) {
        try {
            var bytes =
                    Files.readAllBytes(Path.of("/proc", Long.toString(process.pid()), "environ"));
            return ("\0" + new String(bytes, StandardCharsets.UTF_8)).contains("\0" + mark);
        } catch (IOException e) {
            // Not ours to read, or gone, or no such system: then it is none of ours.
            return false;
        }
    }
}
