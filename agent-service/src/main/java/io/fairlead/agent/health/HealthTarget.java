package io.fairlead.agent.health;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The running task that is asked.
///
/// @param sandbox where check commands run
/// @param env of check commands
/// @param ports of the task, in order
public record HealthTarget(Path sandbox, Map<String, String> env, List<Integer> ports) {}
