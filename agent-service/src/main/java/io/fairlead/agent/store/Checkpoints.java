package io.fairlead.agent.store;

import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.id.TaskKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One checkpoint file a task, in the task's folder. What [#save] has returned from survives a kill
/// of the agent and a loss of power.
public final class Checkpoints {

    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
    private static final CheckpointFormat<TaskCheckpoint> FORMAT =
            new CheckpointFormat<>("task", TaskCheckpoint.class);
    private static final String FILE = "checkpoint";

    private final WorkDir workDir;

    /// @param workDir where the tasks' folders are
    public Checkpoints(WorkDir workDir) {
        this.workDir = workDir;
    }

    /// What was found of one task at start.
    public sealed interface Found {
        /// Which task.
        TaskKey key();

        /// Its checkpoint is whole.
        record Whole(TaskKey key, TaskCheckpoint checkpoint) implements Found {}

        /// Its checkpoint is missing or is not what was written.
        record Corrupt(TaskKey key, String what) implements Found {}
    }

    /// Writes it, synced.
    public void save(TaskCheckpoint checkpoint) throws IOException {
        Path folder = workDir.live(checkpoint.key());
        Files.createDirectories(folder);
        DurableFile.write(folder.resolve(FILE), FORMAT.write(checkpoint));
    }

    /// The checkpoint of a task whose end was acknowledged.
    ///
    /// @throws CorruptCheckpointException if it is not what was written
    public TaskCheckpoint ended(TaskKey key) throws IOException, CorruptCheckpointException {
        return FORMAT.read(Files.readAllBytes(workDir.ended(key).resolve(FILE)));
    }

    /// Every task whose end is not acknowledged. A corrupt one spoils no other.
    public List<Found> all() throws IOException {
        List<Found> found = new ArrayList<>();
        for (Path folder : workDir.liveFolders()) {
            try {
                TaskKey key = keyOf(folder);
                if (isUnbegun(folder)) {
                    LOG.info("A task was not kept before the agent died task={}", key);
                    Files.deleteIfExists(DurableFile.beside(folder.resolve(FILE)));
                    Files.delete(folder);
                } else {
                    found.add(read(key, folder));
                }
            } catch (IllegalArgumentException foreign) {
                LOG.warn("A folder that is no task's is left alone folder={}", folder);
            }
        }
        return found;
    }

    /// Whether the agent died before the first checkpoint had its name. Nothing of the task is
    /// begun before, so it is as if it had never been heard of: the master sends it again.
    private static boolean isUnbegun(Path folder) throws IOException {
        Path beside = DurableFile.beside(folder.resolve(FILE));
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.allMatch(beside::equals);
        }
    }

    private static Found read(TaskKey key, Path folder) {
        try {
            TaskCheckpoint checkpoint = FORMAT.read(Files.readAllBytes(folder.resolve(FILE)));
            return checkpoint.key().equals(key)
                    ? new Found.Whole(key, checkpoint)
                    : new Found.Corrupt(key, "it names another task");
        } catch (CorruptCheckpointException | IOException unreadable) {
            return new Found.Corrupt(key, String.valueOf(unreadable.getMessage()));
        }
    }

    /// The task that a folder is named for.
    ///
    /// @throws IllegalArgumentException if the folder is no task's
    public static TaskKey keyOf(Path folder) {
        int names = folder.getNameCount();
        if (names < 2) {
            throw new IllegalArgumentException(folder + " is no task's");
        }
        return new TaskKey(
                FrameworkId.valueOf(folder.getName(names - 2).toString()),
                TaskId.valueOf(folder.getName(names - 1).toString()));
    }
}
