package io.fairlead.api.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {

    private static final String CLUSTER = "cluster-token-0123456789";

    private static SecuritySettings settings(
            @Nullable String cluster, boolean open, String... users) {
        return new SecuritySettings(cluster, null, List.of(users), open);
    }

    private static Tokens tokens(@Nullable String cluster, String... users) {
        return new Tokens(settings(cluster, false, users));
    }

    @Test
    void without_tokens_everybody_is_let_in() {
        assertThat(tokens(null).isCluster(null)).isTrue();
        assertThat(tokens(null).isUser(null)).isTrue();
        assertThat(tokens(null).usersNeedToken()).isFalse();
    }

    @Test
    void with_a_cluster_token_only_who_brings_it_acts_as_an_agent() {
        Tokens tokens = tokens(CLUSTER);
        assertThat(tokens.isCluster("Bearer " + CLUSTER)).isTrue();
        assertThat(tokens.isCluster("Bearer  " + CLUSTER + " ")).isTrue();
        assertThat(tokens.isCluster("Bearer wrong")).isFalse();
        assertThat(tokens.isCluster(CLUSTER)).isFalse();
        assertThat(tokens.isCluster("Basic " + CLUSTER)).isFalse();
        assertThat(tokens.isCluster(null)).isFalse();
        assertThat(tokens.isUser(null)).isTrue();
    }

    @Test
    void people_bring_one_of_theirs_or_the_cluster_token() {
        Tokens tokens = tokens(CLUSTER, "alice", " bob ", "");
        assertThat(tokens.usersNeedToken()).isTrue();
        assertThat(tokens.isUser("Bearer alice")).isTrue();
        assertThat(tokens.isUser("Bearer bob")).isTrue();
        assertThat(tokens.isUser("Bearer " + CLUSTER)).isTrue();
        assertThat(tokens.isUser("Bearer carol")).isFalse();
        assertThat(tokens.isUser("Bearer ")).isFalse();
        assertThat(tokens.isUser(null)).isFalse();
        assertThat(tokens.isCluster("Bearer alice")).isFalse();
    }

    @Test
    void a_short_cluster_token_is_refused() {
        assertThatIllegalStateException().isThrownBy(() -> tokens("short"));
    }

    @Test
    void the_cluster_token_can_stand_in_a_file(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("token"), CLUSTER + "\n");
        SecuritySettings settings = new SecuritySettings(null, file, List.of("alice"), false);
        assertThat(new Tokens(settings).isCluster("Bearer " + CLUSTER)).isTrue();
        assertThat(settings).asString().doesNotContain(CLUSTER).doesNotContain("alice");
    }

    // ---- who may be reached

    private static void start(String address, SecuritySettings settings) {
        BindRule.check(address, settings, new Tokens(settings));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "localhost", "127.1.2.3"})
    void on_loopback_no_tokens_are_needed(String address) {
        assertThatCode(() -> start(address, settings(null, false))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "10.0.0.1"})
    void on_other_addresses_a_cluster_token_is_needed(String address) {
        assertThatIllegalStateException()
                .isThrownBy(() -> start(address, settings(null, true, "alice")))
                .withMessageContaining("FAIRLEAD_CLUSTER_TOKEN");
    }

    @Test
    void on_other_addresses_people_need_tokens_or_an_open_word() {
        assertThatIllegalStateException()
                .isThrownBy(() -> start("0.0.0.0", settings(CLUSTER, false)))
                .withMessageContaining("FAIRLEAD_USER_TOKENS");
        assertThatCode(() -> start("0.0.0.0", settings(CLUSTER, true))).doesNotThrowAnyException();
        assertThatCode(() -> start("0.0.0.0", settings(CLUSTER, false, "alice")))
                .doesNotThrowAnyException();
    }
}
