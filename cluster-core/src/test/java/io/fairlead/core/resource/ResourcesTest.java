package io.fairlead.core.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ResourcesTest {

    private static final Resources MACHINE =
            new Resources(
                    8000,
                    16_000,
                    100_000,
                    GpuShares.wholeDevices(2),
                    PortRanges.of(31_000, 31_009),
                    CustomScalars.of(Map.of("licences", 2000L)));

    private static ResourceNeeds needs(long cpus, long gpus, int ports) {
        return ResourceNeeds.of(
                new Quantities(cpus, 1000, 0, gpus, Fixed.thousandths(ports), CustomScalars.NONE));
    }

    private static Resources carved(Resources from, ResourceNeeds needs) {
        return from.carve(needs).orElseThrow();
    }

    @Test
    void what_is_carved_and_what_is_left_make_the_whole() {
        Resources part = carved(MACHINE, needs(500, 300, 3));

        assertThat(part.quantities()).isEqualTo(needs(500, 300, 3).quantities());
        assertThat(MACHINE.contains(part)).isTrue();
        assertThat(MACHINE.minus(part).plus(part)).isEqualTo(MACHINE);
        assertThat(MACHINE.minus(MACHINE).isNone()).isTrue();
    }

    @Test
    void two_parts_share_no_port_and_no_slice_of_a_device() {
        Resources first = carved(MACHINE, needs(500, 600, 3));
        Resources second = carved(MACHINE.minus(first), needs(500, 600, 3));

        assertThat(first.ports()).isEqualTo(PortRanges.of(31_000, 31_002));
        assertThat(second.ports()).isEqualTo(PortRanges.of(31_003, 31_005));
        assertThat(first.gpus().shares()).containsExactly(new GpuShare(0, 600));
        assertThat(second.gpus().shares()).containsExactly(new GpuShare(1, 600));
    }

    @Test
    void nothing_is_carved_where_one_kind_is_short() {
        assertThat(MACHINE.carve(needs(8001, 0, 0))).isEmpty();
        assertThat(MACHINE.carve(needs(1, 3000, 0))).isEmpty();
        assertThat(MACHINE.carve(needs(1, 0, 11))).isEmpty();
        assertThat(MACHINE.carve(ResourceNeeds.of(1, 17))).isEmpty();
        assertThat(MACHINE.carve(amounts(0, 0, 100_001, "licences", 0))).isEmpty();
        assertThat(MACHINE.carve(amounts(0, 0, 0, "licences", 2001))).isEmpty();
        assertThat(MACHINE.carve(amounts(8000, 16_000, 100_000, "licences", 2000))).isPresent();
    }

    private static ResourceNeeds amounts(
            long cpus, long memory, long disk, String custom, long amount) {
        return ResourceNeeds.of(
                new Quantities(cpus, memory, disk, 0, 0, CustomScalars.of(Map.of(custom, amount))));
    }

    @Test
    void the_very_ports_wanted_are_given_or_none() {
        PortRanges wanted = PortRanges.of(31_004, 31_005);
        ResourceNeeds needs =
                new ResourceNeeds(new Quantities(0, 0, 0, 0, 2000, CustomScalars.NONE), wanted);

        Optional<Resources> part = MACHINE.carve(needs);

        assertThat(part.map(Resources::ports)).contains(wanted);
        assertThat(MACHINE.minus(part.orElseThrow()).carve(needs)).isEmpty();
    }

    @Test
    void containing_needs_the_same_ports_and_devices() {
        assertThat(MACHINE.contains(MACHINE)).isTrue();
        assertThat(MACHINE.contains(withPorts(PortRanges.of(80, 80)))).isFalse();
        assertThat(MACHINE.contains(withGpus(new GpuShares(List.of(new GpuShare(7, 1))))))
                .isFalse();
    }

    private static Resources withPorts(PortRanges ports) {
        return new Resources(0, 0, 0, GpuShares.NONE, ports, CustomScalars.NONE);
    }

    private static Resources withGpus(GpuShares gpus) {
        return new Resources(0, 0, 0, gpus, PortRanges.NONE, CustomScalars.NONE);
    }

    @Test
    void no_amount_is_negative() {
        assertThatIllegalArgumentException().isThrownBy(() -> Resources.of(-1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> Resources.of(0, -1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Resources.of(1, 0).minus(Resources.of(2, 0)));
    }

    @Test
    void needs_are_whole_devices_above_one_and_whole_ports() {
        assertThat(needs(1, 1000, 2).portCount()).isEqualTo(2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> needs(1, 1500, 0))
                .withMessageContaining("gpus");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        ResourceNeeds.of(new Quantities(0, 0, 0, 0, 1500, CustomScalars.NONE)))
                .withMessageContaining("ports");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> needs(-1, 0, 0))
                .withMessageContaining("negative");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new ResourceNeeds(
                                new Quantities(0, 0, 0, 0, 1000, CustomScalars.NONE),
                                PortRanges.of(1, 2)))
                .withMessageContaining("ranges");
    }
}
