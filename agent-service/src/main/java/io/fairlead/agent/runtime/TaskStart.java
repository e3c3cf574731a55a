package io.fairlead.agent.runtime;

import io.fairlead.core.id.TaskKey;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.TaskSpec;
import java.nio.file.Path;
import java.util.Map;

/// All that a runtime must know to start a task, or to find it again.
///
/// @param key its name in the cluster
/// @param task what to run
/// @param resources what it was given: the very ports and devices
/// @param env the whole environment of the command
/// @param sandbox its working folder, made before
/// @param folder where its marks are kept, not for the task's eyes
public record TaskStart(
        TaskKey key,
        TaskSpec task,
        Resources resources,
        Map<String, String> env,
        Path sandbox,
        Path folder) {}
