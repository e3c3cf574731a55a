package io.fairlead.agent.container;

import io.fairlead.agent.runtime.Exit;
import io.fairlead.agent.store.DurableFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// What the agent notes of a container beside the engine, on disk before it matters: that it may
/// have started, that it must not, how it ended. The container itself is removed only after the
/// last.
final class ContainerMarks {

    private static final String CLAIMED = "container-claimed";
    private static final String FORBIDDEN = "container-forbidden";
    private static final String EXIT = "container-exit";

    private final Path folder;

    ContainerMarks(Path folder) {
        this.folder = folder;
    }

    void claim() throws IOException {
        write(CLAIMED, "");
    }

    boolean isClaimed() {
        return Files.exists(folder.resolve(CLAIMED));
    }

    void forbid() throws IOException {
        write(FORBIDDEN, "");
    }

    boolean isForbidden() {
        return Files.exists(folder.resolve(FORBIDDEN));
    }

    void ended(Exit exit) throws IOException {
        switch (exit) {
            case Exit.Ended(int code, Duration cpuTime) ->
                    write(EXIT, "ended " + code + " " + cpuTime);
            case Exit.OutOfMemory(int code, Duration cpuTime) ->
                    write(EXIT, "memory " + code + " " + cpuTime);
            case Exit.Lost(String reason, String message) ->
                    write(EXIT, "lost " + reason + " " + message);
        }
    }

    Optional<Exit> exit() {
        try {
            String[] words = Files.readString(folder.resolve(EXIT)).split(" ", 3);
            return Optional.of(
                    switch (words[0]) {
                        case "ended" ->
                                new Exit.Ended(
                                        Integer.parseInt(words[1]), Duration.parse(words[2]));
                        case "memory" ->
                                new Exit.OutOfMemory(
                                        Integer.parseInt(words[1]), Duration.parse(words[2]));
                        default -> new Exit.Lost(words[1], words[2]);
                    });
        } catch (IOException absent) {
            return Optional.empty();
        }
    }

    private void write(String name, String text) throws IOException {
        Files.createDirectories(folder);
        DurableFile.write(folder.resolve(name), text.getBytes(StandardCharsets.UTF_8));
    }
}
