package io.fairlead.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackOffTest {

    @Test
    void it_doubles_up_to_fifteen_seconds() {
        var backOff = BackOff.start();
        for (var i = 0; i < 10; i++) {
            backOff = backOff.longer();
        }

        assertThat(BackOff.start().next()).isEqualTo(Duration.ofMillis(500));
        assertThat(BackOff.start().longer().next()).isEqualTo(Duration.ofSeconds(1));
        assertThat(backOff.next()).isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void it_begins_anew_after_a_long_run() {
        var backOff = BackOff.start().longer().longer();

        assertThat(backOff.after(Duration.ofSeconds(5))).isEqualTo(backOff);
        assertThat(backOff.after(Duration.ofSeconds(31))).isEqualTo(BackOff.start());
    }
}
