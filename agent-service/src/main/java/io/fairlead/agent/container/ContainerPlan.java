package io.fairlead.agent.container;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.DeviceRequest;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.Ports;
import com.github.dockerjava.api.model.Volume;
import io.fairlead.agent.runtime.TaskStart;
import io.fairlead.core.task.TaskSpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// How a task becomes a container.
///
/// - Image as named; a `command` runs by the image's `/bin/sh` in place of its entry point, in the
///   sandbox; without one the image does what it does.
/// - The sandbox is mounted at [#SANDBOX].
/// - Cores, memory (and no swap), processes as limits.
/// - Each port of the task is opened on the machine, and leads to the same port of the container,
///   or to those that the label `docker.ports` lists in their order (`80,443`).
/// - GPUs by the engine's `nvidia` driver.
final class ContainerPlan {

    /// Where a container sees its sandbox.
    static final String SANDBOX = "/mnt/fairlead/sandbox";

    private static final String PORTS_LABEL = "docker.ports";

    private final TaskStart start;
    private final ContainerSettings settings;
    private final DockerEngine.Limits limits;

    ContainerPlan(TaskStart start, ContainerSettings settings, DockerEngine.Limits limits) {
        this.start = start;
        this.settings = settings;
        this.limits = limits;
    }

    /// The same for the same task in the same work folder, so that a second container cannot be
    /// made.
    static String nameOf(TaskStart start) {
        byte[] folder = start.folder().toString().getBytes(StandardCharsets.UTF_8);
        return "fairlead-" + start.key().taskId() + "-" + UUID.nameUUIDFromBytes(folder);
    }

    /// The image with its tag: without one, the engine would take all.
    static String imageOf(TaskSpec task) {
        String image = String.valueOf(task.image());
        String last = image.substring(image.lastIndexOf('/') + 1);
        return last.contains(":") || last.contains("@") ? image : image + ":latest";
    }

    /// @throws IllegalArgumentException if the label `docker.ports` is wrong
    void applyTo(CreateContainerCmd create) {
        TaskSpec task = start.task();
        create.withName(nameOf(start));
        create.withEnv(
                start.env().entrySet().stream()
                        .map(variable -> variable.getKey() + "=" + variable.getValue())
                        .sorted()
                        .toList());
        create.withLabels(Map.of("fairlead.task", start.key().toString()));
        if (task.command() != null) {
            create.withEntrypoint("/bin/sh", "-c", task.command());
            create.withWorkingDir(SANDBOX);
        }
        if (settings.user() != null) {
            create.withUser(settings.user());
        }
        Ports ports = ports();
        create.withExposedPorts(List.copyOf(ports.getBindings().keySet()));
        create.withHostConfig(hostConfig(ports));
    }

    private HostConfig hostConfig(Ports ports) {
        var needs = start.task().resources().quantities();
        HostConfig config =
                HostConfig.newHostConfig()
                        .withInit(true)
                        .withBinds(new Bind(start.sandbox().toString(), new Volume(SANDBOX)))
                        .withLogConfig(new LogConfig(LogConfig.LoggingType.JSON_FILE))
                        .withPortBindings(ports);
        if (limits.cpu() && needs.cpus() > 0) {
            config.withNanoCPUs(needs.cpus() * 1_000_000);
        }
        if (limits.memory() && needs.memoryMiB() > 0) {
            long bytes = Math.max(6L << 20, needs.memoryMiB() * (1L << 20) / 1000);
            config.withMemory(bytes).withMemorySwap(bytes);
        }
        if (limits.processes()) {
            config.withPidsLimit(settings.mostProcesses());
        }
        List<String> devices =
                start.resources().gpus().shares().stream()
                        .map(share -> Integer.toString(share.device()))
                        .toList();
        if (!devices.isEmpty()) {
            config.withDeviceRequests(
                    List.of(
                            new DeviceRequest()
                                    .withDriver("nvidia")
                                    .withDeviceIds(devices)
                                    .withCapabilities(List.of(List.of("gpu")))));
        }
        return config;
    }

    private Ports ports() {
        int[] given = start.resources().ports().ports().toArray();
        List<Integer> inside = insidePorts();
        Ports ports = new Ports();
        for (int i = 0; i < given.length; i++) {
            int port = i < inside.size() ? inside.get(i) : given[i];
            ports.bind(ExposedPort.tcp(port), Ports.Binding.bindPort(given[i]));
        }
        return ports;
    }

    private List<Integer> insidePorts() {
        String label = start.task().labels().getOrDefault(PORTS_LABEL, "");
        List<Integer> ports = new ArrayList<>();
        for (String word : label.isBlank() ? new String[0] : label.split(",")) {
            try {
                int port = Integer.parseInt(word.strip());
                if (port < 1 || port > 65_535) {
                    throw new NumberFormatException("out of range");
                }
                ports.add(port);
            } catch (NumberFormatException wrong) {
                throw new IllegalArgumentException(
                        "the label " + PORTS_LABEL + " must list ports such as 80,443", wrong);
            }
        }
        return ports;
    }
}
