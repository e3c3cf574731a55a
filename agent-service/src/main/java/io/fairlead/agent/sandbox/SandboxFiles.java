package io.fairlead.agent.sandbox;

import io.fairlead.agent.store.WorkDir;
import io.fairlead.api.problem.ProblemException;
import io.fairlead.core.id.TaskKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Finds files in sandboxes; nothing outside of a sandbox is found, by whatever path or link.
final class SandboxFiles {

    private static final int MOST = 10_000;

    private final WorkDir workDir;

    SandboxFiles(WorkDir workDir) {
        this.workDir = workDir;
    }

    /// The real path of a file or folder in a task's sandbox.
    ///
    /// @param path within the sandbox; empty for the sandbox itself
    /// @throws ProblemException `INVALID` if it leads out, `NOT_FOUND` if it is not there
    Path find(TaskKey key, String path) {
        Path sandbox = workDir.sandbox(key);
        try {
            Path wanted = sandbox.resolve(path).normalize();
            if (!wanted.startsWith(sandbox)) {
                throw leadsOut();
            }
            Path real = wanted.toRealPath();
            if (!real.startsWith(sandbox.toRealPath())) {
                throw leadsOut();
            }
            return real;
        } catch (InvalidPathException noPath) {
            throw ProblemException.invalid("path", "is no path");
        } catch (IOException notThere) {
            throw ProblemException.notFound("file '" + path + "' in the sandbox of task " + key);
        }
    }

    private static ProblemException leadsOut() {
        return ProblemException.invalid("path", "leads out of the sandbox");
    }

    /// What is in a folder of the sandbox, by name; at most 10,000 entries.
    List<SandboxFile> list(TaskKey key, Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            Path sandbox = workDir.sandbox(key).toRealPath();
            return entries.limit(MOST)
                    .map(entry -> describe(sandbox, entry))
                    .filter(Objects::nonNull)
                    .sorted(Comparator.comparing(SandboxFile::path))
                    .toList();
        } catch (IOException gone) {
            throw ProblemException.notFound("such folder in the sandbox of task " + key);
        }
    }

    private static @Nullable SandboxFile describe(Path sandbox, Path entry) {
        try {
            BasicFileAttributes file =
                    Files.readAttributes(
                            entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return new SandboxFile(
                    sandbox.relativize(entry).toString(),
                    file.isDirectory() ? 0 : file.size(),
                    file.isDirectory(),
                    file.lastModifiedTime().toInstant());
        } catch (IOException gone) {
            return null;
        }
    }
}
