package io.fairlead.agent.health;

import io.fairlead.agent.runtime.InsideCommand;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The running task that is asked.
///
/// @param sandbox where check commands run
/// @param env of check commands
/// @param ports of the task, in order
/// @param inside runs check commands where the task runs, where that is not the agent's machine
public record HealthTarget(
        Path sandbox,
        Map<String, String> env,
        List<Integer> ports,
        @Nullable InsideCommand inside) {}
