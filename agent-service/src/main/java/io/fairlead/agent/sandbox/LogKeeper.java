package io.fairlead.agent.sandbox;

import io.fairlead.agent.store.LogFile;
import io.fairlead.agent.store.WorkDir;
import io.fairlead.agent.task.TaskCatalog;
import io.fairlead.core.id.TaskKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;

/// Keeps the output of each task to a size: beyond it, the older half is given back to the disk.
/// Nobody moves the file under the task's hands, and offsets stay what they were.
final class LogKeeper {

    private static final Logger LOG = LoggerFactory.getLogger(LogKeeper.class);

    private final TaskCatalog catalog;
    private final WorkDir workDir;
    private final long mostBytes;
    private Set<TaskKey> before = Set.of();
    private boolean complained;

    LogKeeper(TaskCatalog catalog, WorkDir workDir, SandboxSettings settings) {
        this.catalog = catalog;
        this.workDir = workDir;
        this.mostBytes = settings.keepOutput().toBytes();
    }

    /// One round; tasks that have ended since the last one are looked at once more.
    @Scheduled(fixedDelayString = "${fairlead.agent.sandbox.look-every:PT2S}")
    void look() {
        Set<TaskKey> now = catalog.keys();
        Set<TaskKey> all = new HashSet<>(before);
        all.addAll(now);
        all.forEach(this::look);
        before = now;
    }

    private void look(TaskKey key) {
        for (String stream : List.of("stdout", "stderr")) {
            Path file = workDir.sandbox(key).resolve(stream);
            try {
                if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    keep(file);
                }
            } catch (IOException refused) {
                complain(refused);
            }
        }
    }

    private void keep(Path file) throws IOException {
        long size = Files.size(file);
        if (size > mostBytes && size - LogFile.begin(file) > mostBytes) {
            LogFile.cut(file, size - mostBytes / 2);
        }
    }

    private void complain(IOException refused) {
        if (!complained) {
            LOG.warn("Output of tasks cannot be kept to its size", refused);
            complained = true;
        }
    }
}
