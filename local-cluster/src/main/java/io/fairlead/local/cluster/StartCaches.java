package io.fairlead.local.cluster;

import io.fairlead.local.process.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Makes the [StartCache] of each service that has none, once the cluster is up: beside all else,
/// with the lowest priority, one after the other. One that cannot be made is gone without.
final class StartCaches implements AutoCloseable {

    private static final long MOST_MINUTES = 15;

    /// Programs that may still run, and the one that is made now.
    private static final int KEPT = 2;

    private final Path all;
    private volatile boolean closed;
    private volatile @Nullable Process making;

    /// @param all where they are kept, half a gigabyte in all
    StartCaches(Path all) {
        this.all = all;
    }

    /// Begins to make those that are missing.
    void makeMissing(Collection<StartCache> caches) {
        var missing = caches.stream().filter(cache -> !cache.isMade()).toList();
        if (StartCache.IS_WANTED && !missing.isEmpty()) {
            Thread.ofPlatform().daemon().name("start-caches").start(() -> makeAll(missing));
        }
    }

    private void makeAll(List<StartCache> missing) {
        try {
            Files.createDirectories(all);
            try (var channel =
                            FileChannel.open(
                                    all.resolve("lock"),
                                    StandardOpenOption.CREATE,
                                    StandardOpenOption.WRITE);
                    var lock = channel.tryLock()) {
                for (var cache : missing) {
                    if (lock != null && !closed && !cache.isMade()) {
                        make(cache);
                    }
                }
            }
        } catch (IOException | OverlappingFileLockException othersDo) {
            // Another cluster makes them, or there is no room: services start without.
        }
    }

    /// @return whether it is there now
    boolean make(StartCache cache) {
        try {
            delete(cache.folder());
            Files.createDirectories(cache.folder());
            for (var command : cache.making()) {
                if (closed || !succeeds(command, cache.folder())) {
                    delete(cache.folder());
                    return false;
                }
            }
            cache.publish();
            Files.setLastModifiedTime(
                    cache.folder(), FileTime.fromMillis(System.currentTimeMillis()));
            deleteOld(cache.module());
            return true;
        } catch (IOException | UncheckedIOException cannot) {
            delete(cache.folder());
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean succeeds(List<String> command, Path folder)
            throws IOException, InterruptedException {
        var whole = new ArrayList<String>();
        if (Programs.find("nice").isPresent()) {
            whole.addAll(List.of("nice", "-n", "19"));
        }
        whole.addAll(command);
        var builder =
                new ProcessBuilder(whole).directory(folder.toFile()).redirectErrorStream(true);
        builder.redirectOutput(
                ProcessBuilder.Redirect.appendTo(folder.resolve("making.log").toFile()));
        // What is set for the cluster must not lead the training run to what is the cluster's.
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("FAIRLEAD_") || name.startsWith("SPRING_"));
        var process = builder.start();
        making = process;
        if (closed) {
            kill(process);
        }
        if (!process.waitFor(MOST_MINUTES, TimeUnit.MINUTES)) {
            kill(process);
        }
        return process.waitFor() == 0;
    }

    /// The JVM leaves the second half of the work to a child.
    private static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private void deleteOld(String module) throws IOException {
        try (var folders = Files.list(all)) {
            folders.filter(folder -> folder.getFileName().toString().startsWith(module + "-"))
                    .sorted(Comparator.comparing(StartCaches::madeAt).reversed())
                    .skip(KEPT)
                    .forEach(StartCaches::delete);
        }
    }

    private static FileTime madeAt(Path folder) {
        try {
            return Files.getLastModifiedTime(folder);
        } catch (IOException gone) {
            return FileTime.fromMillis(0);
        }
    }

    private static void delete(Path root) {
        try (var paths = Files.walk(root)) {
            paths.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        } catch (IOException | UncheckedIOException gone) {
            // Nothing is left to delete, or it stays and is in nobody's way.
        }
    }

    /// Ends what is being made; it is begun anew another time.
    @Override
    public void close() {
        closed = true;
        var process = making;
        if (process != null) {
            kill(process);
            process.onExit().completeOnTimeout(process, 5, TimeUnit.SECONDS).join();
        }
    }
}
