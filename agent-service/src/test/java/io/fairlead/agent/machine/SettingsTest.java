package io.fairlead.agent.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.agent.membership.MembershipSettings;
import io.fairlead.agent.store.StoreSettings;
import io.fairlead.agent.task.TaskSettings;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/// Settings as start scripts give them, in the environment; and what holds where nothing is given.
class SettingsTest {

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties({
        MachineSettings.class,
        StoreSettings.class,
        TaskSettings.class,
        MembershipSettings.class
    })
    static class OnlySettings {}

    private static void with(Map<String, Object> environment, Consumer<ApplicationContext> check) {
        new ApplicationContextRunner()
                .withUserConfiguration(OnlySettings.class)
                .withInitializer(context ->
                        context.getEnvironment()
                                .getPropertySources()
                                .addFirst(
                                        new SystemEnvironmentPropertySource(
                                                "test-systemEnvironment", environment)))
                .run(context -> check.accept(context));
    }

    @Test
    void defaults_are_as_documented() {
        with(
                Map.of(),
                context -> {
                    assertThat(context.getBean(StoreSettings.class).workDir())
                            .isEqualTo(Path.of("agent-work"));
                    assertThat(context.getBean(MembershipSettings.class).masters())
                            .containsExactly(URI.create("http://127.0.0.1:5050"));
                    assertThat(context.getBean(TaskSettings.class))
                            .isEqualTo(new TaskSettings(false, Duration.ofSeconds(5), true));
                    assertThat(context.getBean(MachineSettings.class).resources().ports())
                            .isEqualTo("31000-32000");
                });
    }

    @Test
    void variables_of_the_environment_are_understood() {
        Map<String, Object> environment =
                Map.of(
                        "FAIRLEAD_AGENT_NAME", "agent-7",
                        "FAIRLEAD_AGENT_WORK_DIR", "/var/lib/work",
                        "FAIRLEAD_AGENT_KILL_TASKS_ON_STOP", "true",
                        "FAIRLEAD_AGENT_RESOURCES_PORTS", "31000-31099",
                        "FAIRLEAD_AGENT_RESOURCES_MEMORY_MIB", "4096",
                        "FAIRLEAD_MASTERS", "http://a:5050,http://b:5050",
                        "FAIRLEAD_ADVERTISED_ADDRESS", "http://agent-7:5051");
        with(
                environment,
                context -> {
                    MachineSettings machine = context.getBean(MachineSettings.class);
                    assertThat(machine.name()).isEqualTo("agent-7");
                    assertThat(machine.resources().memoryMib()).isEqualTo(new BigDecimal(4096));
                    assertThat(machine.resources().ports()).isEqualTo("31000-31099");
                    assertThat(context.getBean(StoreSettings.class).workDir())
                            .isEqualTo(Path.of("/var/lib/work"));
                    assertThat(context.getBean(TaskSettings.class).killTasksOnStop()).isTrue();
                    assertThat(context.getBean(MembershipSettings.class).masters()).hasSize(2);
                    assertThat(context.getBean(MembershipSettings.class).advertisedAddress())
                            .isEqualTo(URI.create("http://agent-7:5051"));
                });
    }

    @Test
    void amounts_and_attributes_may_stand_in_variables_of_their_own() {
        Map<String, Object> environment =
                Map.of(
                        "FAIRLEAD_AGENT_RESOURCES_CPUS", "1.5",
                        "FAIRLEAD_AGENT_RESOURCES_DISK_MIB", "512",
                        "FAIRLEAD_AGENT_RESOURCES_CUSTOM_TAPES", "2",
                        "FAIRLEAD_AGENT_ATTRIBUTES_ZONE", "b");
        with(
                environment,
                context -> {
                    MachineSettings machine = context.getBean(MachineSettings.class);
                    assertThat(machine.resources().cpus()).isEqualTo(new BigDecimal("1.5"));
                    assertThat(machine.resources().diskMib()).isEqualTo(new BigDecimal(512));
                    assertThat(machine.resources().custom())
                            .containsEntry("tapes", new BigDecimal(2));
                    assertThat(machine.attributes()).containsEntry("zone", "b");
                });
    }

    @Test
    void reservations_are_read_from_the_environment() {
        with(
                Map.of(
                        "FAIRLEAD_AGENT_RESERVATIONS_RESEARCH_CPUS", "1.5",
                        "FAIRLEAD_AGENT_RESERVATIONS_RESEARCH_MEMORY_MIB", "512"),
                context -> {
                    var research =
                            context.getBean(MachineSettings.class).reservations().get("research");
                    assertThat(research.cpus()).isEqualTo("1.5");
                    assertThat(research.memoryMib()).isEqualTo("512");
                    assertThat(research.gpus()).isNull();
                    assertThat(research.ports()).isEmpty();
                });
    }
}
