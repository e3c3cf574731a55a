package io.fairlead.agent.store;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/// How much is in a folder.
public final class FolderSize {

    /// A folder with more files than this is measured in part: the agent's time is worth more.
    private static final int MOST_FILES = 20_000;

    private FolderSize() {}

    /// Bytes of a sandbox: what was given up of the task's output does not count.
    public static long ofSandbox(Path sandbox) {
        return Math.max(0, of(sandbox) - lost(sandbox, "stdout") - lost(sandbox, "stderr"));
    }

    private static long lost(Path sandbox, String output) {
        Path file = sandbox.resolve(output);
        try {
            return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? LogFile.begin(file) : 0;
        } catch (IOException gone) {
            return 0;
        }
    }

    /// Bytes in its regular files, by their lengths. What changes meanwhile counts or does not.
    public static long of(Path folder) {
        Sum sum = new Sum();
        try {
            Files.walkFileTree(folder, sum);
        } catch (IOException gone) {
            return sum.bytes;
        }
        return sum.bytes;
    }

    private static final class Sum extends SimpleFileVisitor<Path> {

        private long bytes;
        private int files;

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            bytes += attributes.isRegularFile() ? attributes.size() : 0;
            return ++files < MOST_FILES ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException gone) {
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException gone) {
            return FileVisitResult.CONTINUE;
        }
    }
}
