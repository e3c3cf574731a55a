package io.fairlead.agent.sandbox;

import static io.fairlead.agent.testing.TestTasks.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.agent.testing.FakeMaster;
import io.fairlead.agent.testing.OpenFiles;
import io.fairlead.agent.testing.TestAgent;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Calls for files and output, most of them odd, some given up before their answer was read: none
/// is a bug, nothing outside of a sandbox is shown, and no file stays open. `-Dfuzz.seed=…` repeats
/// a run, `-Dfuzz.calls=10000` makes a long one.
class SandboxCallsFuzzTest {

    private static final Duration SOON = Duration.ofMinutes(2);
    private static final int PATIENCE_MILLIS = 60_000;

    @TempDir Path folder;

    private final long seed = Long.getLong("fuzz.seed", new Random().nextLong());
    private final Random random = new Random(seed);

    @Test
    void no_call_shows_what_is_outside_nor_leaves_a_file_open() throws Exception {
        System.out.println("Random calls: -Dfuzz.seed=" + seed);
        Path workDir = Files.createDirectories(folder.resolve("work"));
        Files.writeString(folder.resolve("secret"), "secret of the machine");
        try (FakeMaster master = new FakeMaster();
                TestAgent agent =
                        TestAgent.start(
                                workDir,
                                master,
                                "fairlead.agent.sandbox.keep-output=64KB",
                                "fairlead.agent.sandbox.look-every=PT0.1S")) {
            // The folder stands beside the work folder; its output is more than is kept.
            String odd =
                    "mkdir d; echo mine > d/f; ln -s %s/secret link; ln -s / root; mkfifo pipe; "
                            .formatted(folder);
            master.launch(task("ended", odd + "yes | head -c 300000").spec());
            master.launch(task("lives", odd + "yes | head -c 300000; sleep 1000").spec());
            master.launch(task("piped", "rm -f stdout; mkfifo stdout").spec());
            await().atMost(SOON)
                    .until(() ->
                            master.end("ended").isPresent()
                                    && master.end("piped").isPresent()
                                    && master.isRunning("lives"));
            List<String> before = OpenFiles.below(workDir.resolve("sandboxes"));

            for (int i = 0; i < Integer.getInteger("fuzz.calls", 300); i++) {
                String call = call();
                String answer = send(agent.address(), call);
                assertThat(answer)
                        .as("%s, -Dfuzz.seed=%d", call, seed)
                        .doesNotContain("secret of the machine")
                        .doesNotContain("HTTP/1.1 5");
            }

            // Who followed its output and went away is noticed with its end at the latest.
            master.kill("lives", Duration.ZERO);
            await().atMost(SOON).until(() -> master.end("lives").isPresent());
            await("-Dfuzz.seed=" + seed)
                    .atMost(SOON)
                    .until(() -> before.containsAll(OpenFiles.below(workDir.resolve("sandboxes"))));
        }
    }

    private String call() {
        String method = pick(List.of("GET", "GET", "GET", "HEAD"));
        String task = pick(List.of("ended", "lives", "lives", "piped", "none"));
        String what =
                pick(
                        List.of(
                                "/files",
                                "/files?path=" + path(),
                                "/files?path=" + path(),
                                "/logs?offset=" + number(),
                                "/logs?tail=" + number() + "&stream=stderr",
                                "/logs?offset=" + number() + "&limit=" + number(),
                                "/logs?follow=true&offset=" + number()));
        String headers =
                pick(
                        List.of(
                                "",
                                "",
                                "Range: bytes=" + number() + "-" + number() + "\r\n",
                                "Range: bytes=-" + number() + "\r\n",
                                "Range: lines=1-2\r\n",
                                "Accept: text/event-stream\r\n",
                                "Accept: image/png\r\n",
                                "Last-Event-ID: " + number() + "\r\n"));
        return "%s /v1/tasks/%s/%s%s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n%s\r\n"
                .formatted(method, FakeMaster.FRAMEWORK, task, what, headers);
    }

    private String path() {
        return pick(
                List.of(
                        "",
                        "stdout",
                        "stdout",
                        "stderr",
                        "d",
                        "d/f",
                        "link",
                        "pipe",
                        "root/etc/passwd",
                        "..",
                        "../../../../secret",
                        "%2e%2e/%2e%2e/x",
                        "%00",
                        "no/such/file"));
    }

    private String number() {
        return pick(List.of("0", "1", "7", "65536", "299999", "300000", "99999999", "-1", "x", ""));
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    /// Some answers are read to their end, of the others only the beginning.
    private String send(URI agent, String call) throws IOException {
        boolean endless = call.contains("follow=true") && call.contains("/lives/");
        int most = endless || random.nextInt(4) == 0 ? 1 + random.nextInt(2_000) : 1 << 20;
        try (Socket socket = new Socket(agent.getHost(), agent.getPort())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(call.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            InputStream in = socket.getInputStream();
            byte[] read = endless ? readOnce(in, most) : in.readNBytes(most);
            return new String(read, StandardCharsets.ISO_8859_1);
        }
    }

    /// What there is now: more may never come.
    private static byte[] readOnce(InputStream in, int most) throws IOException {
        byte[] buffer = new byte[most];
        int read = in.read(buffer);
        return read < 0 ? new byte[0] : java.util.Arrays.copyOf(buffer, read);
    }
}
