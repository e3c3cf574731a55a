package io.fairlead.agent.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessStatTest {

    private static final String LINE =
            "42 (a (b) c) S 7 40 41 0 -1 4194304 100 0 0 0 3 4 5 6 20 0 1 0 987654 1000 25 1";

    @Test
    void a_line_is_read_whatever_the_programs_name_is() {
        assertThat(ProcessStat.parse(LINE))
                .contains(new ProcessStat(42, 'S', 7, 40, 41, 18, 987_654, 25));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "never\n", "42 (sh", "42 (sh) S 1", "x (sh) S 1 2 3"})
    void what_is_no_line_is_none(String text) {
        assertThat(ProcessStat.parse(text)).isEmpty();
    }

    @Test
    void this_very_process_is_alive_and_another_with_its_number_is_not() {
        ProcessStat self = ProcessStat.of(ProcessHandle.current().pid()).orElseThrow();
        ProcessStat impostor =
                new ProcessStat(self.pid(), 'S', 1, 1, 1, 0, self.startTime() + 1, 0);
        assertThat(self.isAlive()).isTrue();
        assertThat(impostor.isAlive()).isFalse();
    }
}
