package io.fairlead.agent.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.stream.Stream;

/// How much is in a folder.
public final class FolderSize {

    /// A folder with more files than this is measured in part: the agent's time is worth more.
    private static final int MOST_FILES = 20_000;

    private FolderSize() {}

    /// Bytes in its regular files; 0 where it changes too fast to be read.
    public static long of(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.limit(MOST_FILES).mapToLong(FolderSize::size).sum();
        } catch (IOException | UncheckedIOException changedMeanwhile) {
            return 0;
        }
    }

    private static long size(Path file) {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(
                            file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return attributes.isRegularFile() ? attributes.size() : 0;
        } catch (IOException gone) {
            return 0;
        }
    }
}
