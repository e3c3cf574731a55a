package io.fairlead.agent.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.agent.machine.MachineSettings.ReservationSettings;
import io.fairlead.agent.machine.MachineSettings.ResourceSettings;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.resource.GpuShares;
import io.fairlead.core.resource.PortRange;
import io.fairlead.core.resource.PortRanges;
import io.fairlead.core.resource.Resources;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MachineTest {

    @TempDir Path workDir;

    private Machine find(ResourceSettings resources) throws IOException {
        return find(resources, Map.of());
    }

    private Machine find(ResourceSettings resources, Map<String, ReservationSettings> reserved)
            throws IOException {
        MachineSettings settings =
                new MachineSettings(null, Map.of("zone", "a"), resources, reserved);
        return Machine.find(settings, workDir, new Probe());
    }

    private static ResourceSettings ports(String ports) {
        return new ResourceSettings(null, null, null, null, ports, Map.of());
    }

    @Test
    void what_it_is_not_told_it_finds_out() throws IOException {
        Machine machine = find(ports("31000-32000"));
        assertThat(machine.resources().cpus())
                .isEqualTo(Runtime.getRuntime().availableProcessors() * 1000L);
        assertThat(machine.resources().memoryMiB()).isPositive();
        assertThat(machine.resources().diskMiB()).isPositive();
        assertThat(machine.attributes().values()).containsKeys("host", "zone");
    }

    @Test
    void what_it_is_told_holds() throws IOException {
        ResourceSettings told =
                new ResourceSettings(
                        new BigDecimal("0.5"),
                        new BigDecimal(2048),
                        new BigDecimal(10),
                        2,
                        "5000, 31000-31009",
                        Map.of("licences", new BigDecimal("1.5")));
        Machine machine = find(told);
        assertThat(machine.resources().cpus()).isEqualTo(500);
        assertThat(machine.resources().memoryMiB()).isEqualTo(2_048_000);
        assertThat(machine.resources().gpus().thousandths()).isEqualTo(2_000);
        assertThat(machine.resources().ports().ranges())
                .containsExactly(new PortRange(5000, 5000), new PortRange(31_000, 31_009));
        assertThat(machine.resources().custom().amountOf("licences")).isEqualTo(1_500);
    }

    @Test
    void what_its_settings_reserve_is_part_of_what_it_has() throws IOException {
        ResourceSettings all =
                new ResourceSettings(
                        new BigDecimal(4), new BigDecimal(2048), null, 2, "100-199", Map.of());
        ReservationSettings part =
                new ReservationSettings(
                        new BigDecimal("1.5"), new BigDecimal(1024), null, 1, "150-151", Map.of());
        ReservationSettings rest =
                new ReservationSettings(new BigDecimal(2), null, null, 1, "", Map.of());

        Machine machine = find(all, Map.of("ads", part, "research/vision", rest));

        Resources ads = machine.reservations().get(RoleName.valueOf("ads"));
        assertThat(ads.cpus()).isEqualTo(1500);
        assertThat(ads.gpus()).isEqualTo(GpuShares.of(0, 1000));
        assertThat(ads.ports()).isEqualTo(PortRanges.of(150, 151));
        assertThat(machine.reservations().get(RoleName.valueOf("research/vision")).gpus())
                .isEqualTo(GpuShares.of(1, 1000));
        assertThatThrownBy(() -> find(all, Map.of("ads", part, "web", part)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("fairlead.agent.reservations.web");
        assertThatThrownBy(() -> find(all, Map.of("Not a role", part)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("fairlead.agent.reservations.Not a role");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "1-", "0-5", "70000", "9-5", "1-2-3"})
    void wrong_ports_are_refused_by_name(String text) {
        assertThatThrownBy(() -> find(ports(text)))
                .hasMessageContaining("fairlead.agent.resources.ports");
    }

    @Test
    void a_negative_amount_is_refused_by_name() {
        ResourceSettings told =
                new ResourceSettings(new BigDecimal(-1), null, null, null, "31000-32000", Map.of());
        assertThatThrownBy(() -> find(told))
                .hasMessageContaining("fairlead.agent.resources.cpus must not be negative");
    }
}
