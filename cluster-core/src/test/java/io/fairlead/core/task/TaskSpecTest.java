package io.fairlead.core.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fairlead.core.id.TaskId;
import io.fairlead.core.resource.ResourceNeeds;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskSpecTest {

    private static TaskSpec spec(
            String command,
            String image,
            int priority,
            Duration estimate,
            Duration most,
            Duration grace) {
        return new TaskSpec(
                TaskId.valueOf("t"),
                "g",
                command,
                image,
                List.of(),
                Map.of(),
                ResourceNeeds.of(100, 10),
                List.of(),
                priority,
                null,
                estimate,
                most,
                grace,
                null,
                Map.of());
    }

    @Test
    void there_is_a_command_or_an_image_to_run() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> spec(null, null, 50, null, null, Duration.ZERO));
        assertThat(spec("true", null, 50, null, null, Duration.ZERO).image()).isNull();
        assertThat(spec(null, "alpine", 50, null, null, Duration.ZERO).command()).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 101})
    void the_priority_is_0_to_100(int priority) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> spec("true", null, priority, null, null, Duration.ZERO));
    }

    @Test
    void durations_make_sense() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> spec("true", null, 50, null, Duration.ZERO, Duration.ZERO));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> spec("true", null, 50, Duration.ofSeconds(-1), null, Duration.ZERO));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> spec("true", null, 50, null, null, Duration.ofSeconds(-1)));
    }

    @Test
    void it_is_expected_to_run_as_long_as_estimated_else_as_long_as_it_may() {
        Duration estimate = Duration.ofSeconds(3);
        Duration most = Duration.ofSeconds(9);
        assertThat(spec("true", null, 0, estimate, most, Duration.ZERO).expectedDuration())
                .isEqualTo(estimate);
        assertThat(spec("true", null, 100, null, most, Duration.ZERO).expectedDuration())
                .isEqualTo(most);
        assertThat(spec("true", null, 50, null, null, Duration.ZERO).expectedDuration()).isNull();
    }

    @Test
    void it_does_not_change_with_what_it_was_made_from() {
        List<URI> uris = new ArrayList<>();
        Map<String, String> env = new HashMap<>();
        TaskSpec spec =
                new TaskSpec(
                        TaskId.valueOf("t"),
                        "g",
                        "true",
                        null,
                        uris,
                        env,
                        ResourceNeeds.NONE,
                        List.of(),
                        50,
                        null,
                        null,
                        null,
                        Duration.ZERO,
                        null,
                        Map.of());
        uris.add(URI.create("file:///x"));
        env.put("A", "b");
        assertThat(spec.uris()).isEmpty();
        assertThat(spec.env()).isEmpty();
    }

    @Test
    void a_plain_process_stands_alone_with_the_defaults() {
        TaskSpec spec = TaskSpec.process(TaskId.valueOf("t"), "true", ResourceNeeds.NONE);
        assertThat(spec.group()).isEqualTo("t");
        assertThat(spec.priority()).isEqualTo(50);
        assertThat(spec.killGracePeriod()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void a_health_check_has_exactly_one_way_to_look() {
        Duration second = Duration.ofSeconds(1);
        HealthCheck.Tcp tcp = new HealthCheck.Tcp(0);
        HealthCheck.Http http = new HealthCheck.Http("/", 0);
        assertThat(new HealthCheck(null, tcp, null, Duration.ZERO, second, second, 1).failures())
                .isEqualTo(1);
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new HealthCheck(null, null, null, Duration.ZERO, second, second, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new HealthCheck(http, tcp, null, Duration.ZERO, second, second, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HealthCheck(null, tcp, "true", second, second, second, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HealthCheck(null, tcp, null, second, second, second, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new HealthCheck(null, tcp, null, second, Duration.ofMillis(99), second, 1));
    }
}
