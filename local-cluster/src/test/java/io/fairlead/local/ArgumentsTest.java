package io.fairlead.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.local.cluster.ClusterException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ArgumentsTest {

    private static final Path PROJECT = Path.of("/project");

    @Test
    void the_defaults_are_the_ports_that_the_documents_name() {
        var cluster = Arguments.parse(List.of("up"), Map.of()).cluster(PROJECT);

        assertThat(cluster.agents()).isEqualTo(3);
        assertThat(cluster.gatewayPort()).isEqualTo(8080);
        assertThat(cluster.masterPort()).isEqualTo(5050);
        assertThat(cluster.firstAgentPort()).isEqualTo(5051);
        assertThat(cluster.state()).isEqualTo(PROJECT.resolve(".fairlead"));
    }

    @Test
    void an_option_goes_before_a_variable() {
        var arguments =
                Arguments.parse(
                        List.of("up", "--agents", "5", "--masters", "2", "--clean"),
                        Map.of("FAIRLEAD_AGENTS", "7", "FAIRLEAD_GATEWAY_PORT", "9000"));

        assertThat(arguments.has("clean")).isTrue();
        assertThat(arguments.cluster(PROJECT).agents()).isEqualTo(5);
        assertThat(arguments.cluster(PROJECT).gatewayPort()).isEqualTo(9000);
        assertThat(arguments.cluster(PROJECT).masterUrls())
                .containsExactly("http://127.0.0.1:5050", "http://127.0.0.1:5049");
    }

    @Test
    void what_is_wrong_is_named() {
        assertThatThrownBy(() -> Arguments.parse(List.of("up", "--agent"), Map.of()))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("--agent");
        assertThatThrownBy(() -> Arguments.parse(List.of("up", "--agents"), Map.of()))
                .hasMessageContaining("--agents");
        assertThatThrownBy(() ->
                        Arguments.parse(List.of("up", "--agents", "many"), Map.of())
                                .cluster(PROJECT))
                .hasMessageContaining("many");
        assertThatThrownBy(() ->
                        Arguments.parse(List.of("up", "--agents", "0"), Map.of()).cluster(PROJECT))
                .hasMessageContaining("--agents");
    }
}
