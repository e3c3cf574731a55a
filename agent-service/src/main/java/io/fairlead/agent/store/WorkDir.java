package io.fairlead.agent.store;

import io.fairlead.core.id.TaskKey;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The agent's folder, held by one agent process at a time.
///
/// | path | what |
/// |---|---|
/// | `identity` | who this agent is |
/// | `tasks/<framework>/<task>/` | a task until its end is acknowledged: checkpoint and launcher marks |
/// | `ended/<framework>/<task>/` | the same, afterwards, until its sandbox is collected |
/// | `collected/<framework>/<task>` | an empty file: it was here |
/// | `sandboxes/<framework>/<task>/` | the task's working folder |
public final class WorkDir implements AutoCloseable {

    private final Path root;
    private final FileChannel lockFile;

    private WorkDir(Path root, FileChannel lockFile) {
        this.root = root;
        this.lockFile = lockFile;
    }

    /// Makes the folders and takes the lock.
    ///
    /// @throws IllegalStateException if another agent process holds the folder
    public static WorkDir open(Path folder) throws IOException {
        Path root = folder.toAbsolutePath().normalize();
        for (String part : List.of("tasks", "ended", "collected", "sandboxes")) {
            Files.createDirectories(root.resolve(part));
        }
        FileChannel channel =
                FileChannel.open(
                        root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!locked(channel)) {
            channel.close();
            throw new IllegalStateException(
                    "The work folder "
                            + root
                            + " is held by another agent process. Stop that one, or set"
                            + " FAIRLEAD_AGENT_WORK_DIR to a folder of its own.");
        }
        return new WorkDir(root, channel);
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException heldByThisProcess) {
            return false;
        }
    }

    /// The folder itself, absolute.
    public Path root() {
        return root;
    }

    /// Folder of a task that has not ended, or whose end is not acknowledged.
    public Path live(TaskKey key) {
        return inside("tasks", key);
    }

    /// Folders of all tasks that have not ended, or whose ends are not acknowledged.
    public List<Path> liveFolders() throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path framework : folders(root.resolve("tasks"))) {
            found.addAll(folders(framework));
        }
        return found;
    }

    private static List<Path> folders(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isDirectory).sorted().toList();
        }
    }

    /// Folder of a task whose end is acknowledged.
    public Path ended(TaskKey key) {
        return inside("ended", key);
    }

    /// The mark of a task whose sandbox is collected.
    public Path collected(TaskKey key) {
        return inside("collected", key);
    }

    /// The task's working folder.
    public Path sandbox(TaskKey key) {
        return inside("sandboxes", key);
    }

    private Path inside(String part, TaskKey key) {
        return root.resolve(part)
                .resolve(key.frameworkId().toString())
                .resolve(key.taskId().value());
    }

    /// Whether this task was ever here.
    public boolean knows(TaskKey key) {
        return Files.exists(live(key)) || Files.exists(ended(key)) || Files.exists(collected(key));
    }

    /// Puts a task whose end is acknowledged aside, so that a restart need not read it.
    public void retire(TaskKey key) throws IOException {
        Files.createDirectories(ended(key).getParent());
        Files.move(live(key), ended(key));
    }

    @Override
    public void close() throws IOException {
        lockFile.close();
    }
}
