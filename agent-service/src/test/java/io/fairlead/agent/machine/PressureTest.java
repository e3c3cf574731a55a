package io.fairlead.agent.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// Words for how hard pressed a machine is: true at once, and then slow to change.
class PressureTest {

    private double load;
    private double diskFree = 0.5;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    private Pressure pressure() {
        return new Pressure(
                new PressureSettings(1.5, 1.0, 0.10, 0.15, Duration.ofMinutes(1)),
                () -> load,
                () -> diskFree,
                () -> now);
    }

    private void later(Pressure pressure, Duration time) {
        now = now.plus(time);
        pressure.look();
    }

    @Test
    void at_the_start_it_is_said_as_it_is() {
        load = 1.6;
        diskFree = 0.09;

        assertThat(pressure().attributes())
                .containsEntry("pressure.load", "high")
                .containsEntry("pressure.disk", "high");
    }

    @Test
    void between_the_two_limits_the_word_stays() {
        Pressure pressure = pressure();
        load = 1.4;
        later(pressure, Duration.ofHours(1));
        assertThat(pressure.attributes()).containsEntry("pressure.load", "none");

        load = 1.5;
        later(pressure, Duration.ofHours(1));
        assertThat(pressure.attributes()).containsEntry("pressure.load", "high");

        load = 1.0;
        later(pressure, Duration.ofHours(1));
        assertThat(pressure.attributes()).containsEntry("pressure.load", "high");

        load = 0.9;
        later(pressure, Duration.ofHours(1));
        assertThat(pressure.attributes()).containsEntry("pressure.load", "none");
    }

    @Test
    void a_word_is_held_for_a_while() {
        Pressure pressure = pressure();
        diskFree = 0.05;
        later(pressure, Duration.ofSeconds(59));
        assertThat(pressure.attributes()).containsEntry("pressure.disk", "none");

        later(pressure, Duration.ofSeconds(1));
        assertThat(pressure.attributes()).containsEntry("pressure.disk", "high");

        diskFree = 0.5;
        later(pressure, Duration.ofSeconds(59));
        assertThat(pressure.attributes()).containsEntry("pressure.disk", "high");

        later(pressure, Duration.ofSeconds(1));
        assertThat(pressure.attributes()).containsEntry("pressure.disk", "none");
    }

    @Test
    void limits_that_cross_are_refused() {
        assertThatThrownBy(() -> new PressureSettings(1, 2, 0.1, 0.2, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("load-below");
        assertThatThrownBy(() -> new PressureSettings(2, 1, 0.2, 0.1, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("disk-free-above");
    }
}
