package io.fairlead.agent.health;

import io.fairlead.agent.runtime.InsideCommand;
import java.util.List;

/// The running task that is asked.
///
/// @param ports of the task, in order
/// @param inside runs check commands where the task runs
public record HealthTarget(List<Integer> ports, InsideCommand inside) {}
