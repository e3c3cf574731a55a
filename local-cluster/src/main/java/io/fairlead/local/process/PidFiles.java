package io.fairlead.local.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Which process runs under which name, on disk, so that the next start finds what a killed one
/// left behind.
///
/// A process id is used again by others: beside it stands when the process started, and only where
/// both agree is it ours.
public final class PidFiles {

    /// Start times are read from clock ticks.
    private static final Duration TOLERANCE = Duration.ofSeconds(2);

    private final Path folder;

    /// @param folder made where it is not there
    public PidFiles(Path folder) {
        this.folder = folder;
    }

    /// Notes that the process runs under this name.
    public void note(String name, ProcessHandle process) {
        var started = process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve(name), process.pid() + " " + started + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Forgets what ran under this name.
    public void forget(String name) {
        try {
            Files.deleteIfExists(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Names that were noted and not forgotten, in order.
    public List<String> names() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The process under this name, where it still runs.
    public Optional<ProcessHandle> find(String name) {
        String[] words;
        try {
            words = Files.readString(folder.resolve(name)).strip().split(" ");
        } catch (IOException e) {
            return Optional.empty();
        }
        if (words.length != 2) {
            return Optional.empty();
        }
        var started = Instant.ofEpochMilli(Long.parseLong(words[1]));
        return ProcessHandle.of(Long.parseLong(words[0]))
                .filter(ProcessHandle::isAlive)
                .filter(process -> isSame(process, started));
    }

    private static boolean isSame(ProcessHandle process, Instant started) {
        return process.info()
                .startInstant()
                .map(at -> Duration.between(at, started).abs().compareTo(TOLERANCE) < 0)
                .orElse(false);
    }
}
