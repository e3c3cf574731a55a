package io.fairlead.local.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFolderTest {

    @TempDir Path folder;

    @Test
    void two_commands_do_not_work_with_one_folder() throws Exception {
        try (var first = new StateFolder(folder);
                var second = new StateFolder(folder)) {
            first.lock();

            assertThatThrownBy(second::lock)
                    .isInstanceOf(ClusterException.class)
                    .hasMessageContaining("pid " + ProcessHandle.current().pid());
        }
    }

    @Test
    void a_secret_is_made_once_and_only_its_owner_may_read_it() throws Exception {
        var secrets = new StateFolder(folder).secrets();

        var first = secrets.value("token");

        assertThat(first).hasSizeGreaterThan(30).isEqualTo(secrets.value("token"));
        assertThat(secrets.value("other")).isNotEqualTo(first);
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(secrets.file("token"))))
                .isEqualTo("rw-------");
    }

    @Test
    void cleaning_forgets_what_was_kept() throws Exception {
        var state = new StateFolder(folder);
        Files.createDirectories(state.agent(1).resolve("sandboxes"));
        var token = state.secrets().value("token");

        state.clean();

        assertThat(state.agents()).doesNotExist();
        assertThat(state.secrets().value("token")).isNotEqualTo(token);
    }
}
