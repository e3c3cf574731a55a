package io.fairlead.gateway.recurring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class CronTimesTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final CronTimes hourly = new CronTimes("0 * * * *", ZoneId.of("UTC"));

    @Test
    void times_are_in_the_time_zone_over_the_change_of_clocks() {
        CronTimes early = new CronTimes("0 30 3 * * *", ZoneId.of("Europe/Berlin"));
        assertThat(early.after(Instant.parse("2026-03-28T00:00:00Z")))
                .isEqualTo("2026-03-28T02:30:00Z");
        assertThat(early.after(Instant.parse("2026-03-29T00:00:00Z")))
                .isEqualTo("2026-03-29T01:30:00Z");
    }

    @Test
    void five_fields_begin_with_minutes() {
        assertThat(hourly.after(NOON)).isEqualTo("2026-01-01T13:00:00Z");
    }

    @Test
    void missed_times_are_caught_up_with_as_asked() {
        Instant late = NOON.plusSeconds(3 * 3600 + 10);
        assertThat(hourly.due(NOON, late, CatchUp.ALL)).hasSize(4);
        assertThat(hourly.due(NOON, late, CatchUp.LATEST))
                .containsExactly(NOON.plusSeconds(10_800));
        assertThat(hourly.due(NOON, late, CatchUp.NONE)).containsExactly(NOON.plusSeconds(10_800));
        assertThat(hourly.due(NOON, late.plusSeconds(600), CatchUp.NONE)).isEmpty();
        assertThat(hourly.due(NOON, NOON.plusSeconds(1_000_000), CatchUp.ALL)).hasSize(100);
    }

    @Test
    void nonsense_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CronTimes("61 * * * *", ZoneId.of("UTC")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CronTimes("often", ZoneId.of("UTC")));
    }
}
