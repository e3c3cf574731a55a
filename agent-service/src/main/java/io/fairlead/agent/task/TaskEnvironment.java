package io.fairlead.agent.task;

import io.fairlead.core.id.AgentId;
import io.fairlead.core.resource.GpuShare;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.TaskSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The environment of a task's command.
///
/// From the agent's own environment come only names that have to do with the machine, so that no
/// secret of the agent's reaches a task. Then what the task asks for, then what the agent says,
/// which a task cannot change.
final class TaskEnvironment {

    private static final List<String> INHERITED =
            List.of(
                    "PATH",
                    "HOME",
                    "USER",
                    "LOGNAME",
                    "SHELL",
                    "LANG",
                    "LC_ALL",
                    "TZ",
                    "TMPDIR",
                    "JAVA_HOME");

    private final TaskSpec task;
    private final Resources resources;
    private final String host;
    private final @Nullable AgentId agentId;

    TaskEnvironment(TaskSpec task, Resources resources, String host, @Nullable AgentId agentId) {
        this.task = task;
        this.resources = resources;
        this.host = host;
        this.agentId = agentId;
    }

    Map<String, String> ofProcess(String sandbox) {
        Map<String, String> env = new HashMap<>();
        INHERITED.forEach(name -> {
            String value = System.getenv(name);
            if (value != null) {
                env.put(name, value);
            }
        });
        return with(env, sandbox);
    }

    /// What has to do with the machine, an image brings itself.
    Map<String, String> ofContainer(String sandbox) {
        return with(new HashMap<>(), sandbox);
    }

    private Map<String, String> with(Map<String, String> env, String sandbox) {
        env.putAll(task.env());
        env.put("FAIRLEAD_TASK_ID", task.taskId().value());
        env.put("FAIRLEAD_AGENT_ID", agentId == null ? "" : agentId.toString());
        env.put("FAIRLEAD_AGENT_HOST", host);
        env.put("FAIRLEAD_SANDBOX", sandbox);
        addPorts(env, resources);
        addGpus(env, resources);
        return env;
    }

    private static void addPorts(Map<String, String> env, Resources resources) {
        int[] ports = resources.ports().ports().toArray();
        for (int i = 0; i < ports.length; i++) {
            env.put("PORT" + i, Integer.toString(ports[i]));
        }
        if (ports.length > 0) {
            env.put(
                    "PORTS",
                    resources
                            .ports()
                            .ports()
                            .mapToObj(Integer::toString)
                            .collect(Collectors.joining(",")));
        }
    }

    private static void addGpus(Map<String, String> env, Resources resources) {
        if (!resources.gpus().isNone()) {
            String devices =
                    resources.gpus().shares().stream()
                            .map(GpuShare::device)
                            .map(String::valueOf)
                            .collect(Collectors.joining(","));
            env.put("FAIRLEAD_GPUS", devices);
            env.put("CUDA_VISIBLE_DEVICES", devices);
        }
    }
}
