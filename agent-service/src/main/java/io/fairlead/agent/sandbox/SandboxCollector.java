package io.fairlead.agent.sandbox;

import io.fairlead.agent.store.Checkpoints;
import io.fairlead.agent.store.WorkDir;
import io.fairlead.core.id.TaskKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.util.FileSystemUtils;

/// Removes the sandboxes of ended tasks when they are old, or when the disk fills up. An empty file
/// stays for a while, so that who asks hears that it was there.
final class SandboxCollector {

    private static final Logger LOG = LoggerFactory.getLogger(SandboxCollector.class);

    /// How long it is told that a task was here.
    private static final Duration REMEMBER = Duration.ofDays(30);

    private final WorkDir workDir;
    private final SandboxSettings settings;
    private final DoubleSupplier diskFree;
    private final InstantSource clock;

    /// @param diskFree which part of the disk is free now, 0 to 1
    SandboxCollector(
            WorkDir workDir,
            SandboxSettings settings,
            DoubleSupplier diskFree,
            InstantSource clock) {
        this.workDir = workDir;
        this.settings = settings;
        this.diskFree = diskFree;
        this.clock = clock;
    }

    private record Old(Path folder, Instant endedAt) {}

    /// One round. One sandbox that cannot be removed keeps nothing else from going.
    @Scheduled(fixedDelayString = "${fairlead.agent.sandbox.collect-every:PT1M}")
    void collect() throws IOException {
        Instant limit = clock.instant().minus(settings.keepFor());
        for (Old old : oldestFirst(workDir.root().resolve("ended"))) {
            if (old.endedAt().isAfter(limit) && !isDiskFull()) {
                break;
            }
            try {
                collect(Checkpoints.keyOf(old.folder()));
            } catch (IOException | IllegalArgumentException stuck) {
                LOG.warn("Sandbox not collected of={} why={}", old.folder(), stuck.toString());
            }
        }
        forget();
    }

    private void collect(TaskKey key) throws IOException {
        Path mark = workDir.collected(key);
        Files.createDirectories(mark.resolve("..").normalize());
        if (!Files.exists(mark)) {
            Files.createFile(mark);
        }
        FileSystemUtils.deleteRecursively(workDir.sandbox(key));
        FileSystemUtils.deleteRecursively(workDir.ended(key));
        LOG.info("Sandbox collected task={}", key);
    }

    private void forget() throws IOException {
        Instant limit = clock.instant().minus(REMEMBER);
        for (Old mark : oldestFirst(workDir.root().resolve("collected"))) {
            if (mark.endedAt().isAfter(limit)) {
                break;
            }
            Files.deleteIfExists(mark.folder());
        }
    }

    private boolean isDiskFull() {
        return diskFree.getAsDouble() < settings.leastDiskFree();
    }

    private static List<Old> oldestFirst(Path part) throws IOException {
        try (Stream<Path> folders = Files.walk(part, 2)) {
            return folders.filter(folder -> folder.getNameCount() == part.getNameCount() + 2)
                    .map(SandboxCollector::old)
                    .sorted(Comparator.comparing(Old::endedAt))
                    .toList();
        }
    }

    /// A task's folder was last changed when its end was written.
    private static Old old(Path folder) {
        try {
            return new Old(folder, Files.getLastModifiedTime(folder).toInstant());
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }
}
