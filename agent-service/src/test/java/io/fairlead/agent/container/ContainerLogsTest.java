package io.fairlead.agent.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.StreamType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerLogsTest {

    @TempDir Path sandbox;

    private void say(StreamType stream, String... pieces) throws IOException {
        try (ContainerLogs logs = new ContainerLogs(sandbox)) {
            for (String piece : pieces) {
                logs.onNext(new Frame(stream, piece.getBytes(StandardCharsets.UTF_8)));
            }
        }
    }

    @Test
    void a_second_follower_writes_only_what_is_new() throws Exception {
        say(StreamType.STDOUT, "one\n", "tw");

        say(StreamType.STDOUT, "one\n", "two\n", "three\n");
        say(StreamType.STDERR, "trouble\n");

        assertThat(sandbox.resolve("stdout")).hasContent("one\ntwo\nthree\n");
        assertThat(sandbox.resolve("stderr")).hasContent("trouble\n");
    }

    @Test
    void a_link_in_the_place_of_the_output_leads_the_agent_nowhere(@TempDir Path elsewhere)
            throws Exception {
        Path there = Files.writeString(elsewhere.resolve("there"), "as it was");
        Files.createSymbolicLink(sandbox.resolve("stdout"), there);
        Files.createSymbolicLink(sandbox.resolve("stderr"), elsewhere.resolve("new"));

        say(StreamType.STDOUT, "this is more than was there\n");
        say(StreamType.STDERR, "this too\n");

        assertThat(there).hasContent("as it was");
        assertThat(elsewhere.resolve("new")).doesNotExist();
    }

    /// Whoever opens a pipe waits for its other end.
    @Test
    void a_pipe_in_the_place_of_the_output_holds_nobody_up() throws Exception {
        new ProcessBuilder("mkfifo", sandbox.resolve("stdout").toString()).start().waitFor();

        say(StreamType.STDOUT, "unheard\n");
        say(StreamType.STDERR, "heard\n");

        assertThat(sandbox.resolve("stderr")).hasContent("heard\n");
    }
}
