package io.fairlead.local.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// How one process is started, the first time and each time again.
///
/// @param name what people call it; also the name of its log and its pid file
/// @param command program and arguments, asked for at each start: a better one may be there by then
/// @param environment variables set beside those of this process
/// @param folder where it runs
/// @param log where its output goes, appended
/// @param stopSignal what asks it to end, `TERM` or `INT`
public record ProcessPlan(
        String name,
        Supplier<List<String>> command,
        Map<String, String> environment,
        Path folder,
        Path log,
        String stopSignal) {

    /// Copies the variables.
    public ProcessPlan {
        environment = Map.copyOf(environment);
    }
}
