package io.fairlead.local.cluster;

import io.fairlead.local.process.PidFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a cluster keeps on disk, and where.
///
/// One command at a time works with it: it is locked for as long as that lives.
final class StateFolder implements AutoCloseable {

    /// Gone with `--clean`; what is unpacked and what is locked stays.
    private static final List<String> CLEANED =
            List.of("postgres", "agents", "logs", "pids", "secrets");

    private final Path folder;
    private @Nullable FileChannel channel;

    StateFolder(Path folder) {
        this.folder = folder;
    }

    Path postgresData() {
        return folder.resolve("postgres");
    }

    Path agent(int number) {
        return folder.resolve("agents").resolve("agent-" + number);
    }

    Path agents() {
        return folder.resolve("agents");
    }

    Path log(String name) {
        return folder.resolve("logs").resolve(name + ".log");
    }

    PidFiles pids() {
        return new PidFiles(folder.resolve("pids"));
    }

    Secrets secrets() {
        return new Secrets(folder.resolve("secrets"));
    }

    Path path() {
        return folder;
    }

    /// @throws ClusterException if another command has it
    void lock() throws IOException {
        Files.createDirectories(folder);
        var file = folder.resolve("lock");
        var opened =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        channel = opened;
        if (!tryLock(opened)) {
            var owner = Files.readString(file).strip();
            opened.close();
            throw new ClusterException(
                    "a cluster runs in %s already (pid %s): stop it with Ctrl-C there, or `kill %s`"
                            .formatted(folder, owner, owner));
        }
        opened.truncate(0);
        opened.write(
                ByteBuffer.wrap(
                        (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.UTF_8)));
    }

    void clean() throws IOException {
        for (var name : CLEANED) {
            delete(folder.resolve(name));
        }
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static void delete(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (var all = Files.walk(root)) {
            all.sorted(Comparator.reverseOrder()).forEach(StateFolder::deleteOne);
        }
    }

    private static void deleteOne(Path path) {
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
