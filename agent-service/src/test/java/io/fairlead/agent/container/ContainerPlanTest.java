package io.fairlead.agent.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.CreateContainerResponse;
import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.DeviceRequest;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.core.command.CreateContainerCmdImpl;
import io.fairlead.agent.runtime.TaskStart;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.id.TaskKey;
import io.fairlead.core.resource.CustomScalars;
import io.fairlead.core.resource.GpuShare;
import io.fairlead.core.resource.GpuShares;
import io.fairlead.core.resource.PortRange;
import io.fairlead.core.resource.PortRanges;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.TaskSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the engine is told to make of a task; no engine is needed for that.
class ContainerPlanTest {

    private static final ContainerSettings SETTINGS =
            new ContainerSettings(
                    true, null, ContainerSettings.Pull.IF_MISSING, Duration.ofMinutes(1), null, 64);
    private static final DockerEngine.Limits ALL = new DockerEngine.Limits(true, true, true);

    private String image = "debian";
    private String command = "echo hello";
    private Resources given = Resources.NONE;
    private Map<String, String> labels = Map.of();

    private CreateContainerCmd plan(ContainerSettings settings, DockerEngine.Limits limits) {
        TaskKey key = new TaskKey(new FrameworkId(new UUID(1, 2)), new TaskId("web-1"));
        TaskSpec task =
                new TaskSpec(
                        key.taskId(),
                        "web",
                        command,
                        image,
                        List.of(),
                        Map.of(),
                        ResourceNeeds.of(1_500, 256),
                        List.of(),
                        50,
                        null,
                        null,
                        null,
                        Duration.ZERO,
                        null,
                        labels);
        TaskStart start =
                new TaskStart(
                        key,
                        task,
                        given,
                        Map.of("B", "2", "A", "1"),
                        Path.of("/agent/sandboxes/f/web-1"),
                        Path.of("/agent/tasks/f/web-1"));
        CreateContainerCmd create =
                new CreateContainerCmdImpl(
                        _ -> new CreateContainerResponse(),
                        new AuthConfig(),
                        ContainerPlan.imageOf(task));
        new ContainerPlan(start, settings, limits).applyTo(create);
        return create;
    }

    private static HostConfig hostOf(CreateContainerCmd create) {
        HostConfig host = create.getHostConfig();
        assertThat(host).isNotNull();
        return host;
    }

    @Test
    void it_is_held_to_what_it_asked_for_and_has_no_swap_beside() {
        HostConfig host = hostOf(plan(SETTINGS, ALL));

        assertThat(host.getNanoCPUs()).isEqualTo(1_500_000_000L);
        assertThat(host.getMemory()).isEqualTo(256L << 20);
        assertThat(host.getMemorySwap()).isEqualTo(256L << 20);
        assertThat(host.getPidsLimit()).isEqualTo(64);
    }

    @Test
    void what_the_engine_cannot_enforce_it_is_not_asked_for() {
        HostConfig host = hostOf(plan(SETTINGS, DockerEngine.Limits.NONE));

        assertThat(host.getNanoCPUs()).isNull();
        assertThat(host.getMemory()).isNull();
        assertThat(host.getPidsLimit()).isNull();
    }

    @Test
    void a_command_runs_by_the_shell_in_the_sandbox() {
        CreateContainerCmd create = plan(SETTINGS, ALL);

        assertThat(create.getEntrypoint()).containsExactly("/bin/sh", "-c", "echo hello");
        assertThat(create.getWorkingDir()).isEqualTo(ContainerRuntime.SANDBOX);
        assertThat(create.getEnv()).containsExactly("A=1", "B=2");
        assertThat(hostOf(create).getBinds())
                .singleElement()
                .satisfies(bind -> {
                    assertThat(bind.getPath()).isEqualTo("/agent/sandboxes/f/web-1");
                    assertThat(bind.getVolume().getPath()).isEqualTo(ContainerRuntime.SANDBOX);
                });
        assertThat(create.getUser()).isNull();
    }

    @Test
    void without_a_command_the_image_does_what_it_does() {
        command = null;
        assertThat(plan(SETTINGS, ALL).getEntrypoint()).isNull();
    }

    @Test
    void it_runs_as_the_user_that_is_set() {
        ContainerSettings settings =
                new ContainerSettings(
                        true,
                        null,
                        ContainerSettings.Pull.NEVER,
                        Duration.ofMinutes(1),
                        "1000:1000",
                        64);
        assertThat(plan(settings, ALL).getUser()).isEqualTo("1000:1000");
    }

    @Test
    void it_is_given_the_very_devices_that_were_allocated() {
        given =
                new Resources(
                        0,
                        0,
                        0,
                        new GpuShares(List.of(new GpuShare(1, 1_000), new GpuShare(3, 500))),
                        PortRanges.NONE,
                        CustomScalars.NONE);

        List<DeviceRequest> requests = hostOf(plan(SETTINGS, ALL)).getDeviceRequests();

        assertThat(requests)
                .singleElement()
                .satisfies(request -> {
                    assertThat(request.getDriver()).isEqualTo("nvidia");
                    assertThat(request.getDeviceIds()).containsExactly("1", "3");
                    assertThat(request.getCapabilities()).containsExactly(List.of("gpu"));
                });
    }

    @Test
    void without_devices_it_asks_for_none() {
        assertThat(hostOf(plan(SETTINGS, ALL)).getDeviceRequests()).isNull();
    }

    private List<String> ports() {
        given =
                new Resources(
                        0,
                        0,
                        0,
                        GpuShares.NONE,
                        new PortRanges(List.of(new PortRange(31_000, 31_001))),
                        CustomScalars.NONE);
        return hostOf(plan(SETTINGS, ALL)).getPortBindings().getBindings().entrySet().stream()
                .flatMap(each ->
                        Arrays.stream(each.getValue())
                                .map(to -> to.getHostPortSpec() + " to " + each.getKey()))
                .sorted()
                .toList();
    }

    @Test
    void its_ports_lead_to_the_same_ports_inside() {
        assertThat(ports()).containsExactly("31000 to 31000/tcp", "31001 to 31001/tcp");
    }

    @Test
    void or_to_those_that_its_label_says() {
        labels = Map.of("docker.ports", "80, 443");
        assertThat(ports()).containsExactly("31000 to 80/tcp", "31001 to 443/tcp");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "65536", "http", "80,,443", "80;443"})
    void a_label_that_lists_no_ports_is_refused(String label) {
        labels = Map.of("docker.ports", label);
        assertThatThrownBy(this::ports)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("docker.ports");
    }

    @ParameterizedTest
    @CsvSource({
        "debian,debian:latest",
        "debian:12,debian:12",
        "host:5000/team/app,host:5000/team/app:latest",
        "app@sha256:00,app@sha256:00"
    })
    void an_image_without_a_tag_is_the_latest(String named, String pulled) {
        image = named;
        assertThat(plan(SETTINGS, ALL).getImage()).isEqualTo(pulled);
    }
}
