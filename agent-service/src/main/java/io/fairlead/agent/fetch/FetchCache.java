package io.fairlead.agent.fetch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Files that were fetched with a checksum, kept under it: what has the same checksum is the same
/// file, wherever it came from. The least recently used go when there are too many bytes.
final class FetchCache {

    private final Path folder;
    private final long sizeLimit;

    FetchCache(Path folder, long sizeLimit) {
        this.folder = folder;
        this.sizeLimit = sizeLimit;
    }

    /// Copies a kept file; what was damaged on disk is thrown away.
    ///
    /// @return whether there was one
    synchronized boolean copyTo(String sha256, Path target) throws IOException {
        Path kept = folder.resolve(sha256);
        if (!Files.exists(kept)) {
            return false;
        }
        Files.copy(kept, target, StandardCopyOption.REPLACE_EXISTING);
        if (!Checksum.of(target).equals(sha256)) {
            Files.delete(kept);
            Files.delete(target);
            return false;
        }
        Files.setLastModifiedTime(kept, FileTime.from(Instant.now()));
        return true;
    }

    /// Keeps a copy of a file with that checksum.
    synchronized void keep(String sha256, Path file) throws IOException {
        long size = Files.size(file);
        if (size > sizeLimit) {
            return;
        }
        Files.createDirectories(folder);
        makeRoom(size);
        Path beside = folder.resolve(sha256 + ".new");
        Files.copy(file, beside, StandardCopyOption.REPLACE_EXISTING);
        Files.move(beside, folder.resolve(sha256), StandardCopyOption.ATOMIC_MOVE);
    }

    private record Kept(Path file, long size, FileTime used) {}

    private void makeRoom(long wanted) throws IOException {
        List<Kept> oldestFirst;
        try (Stream<Path> files = Files.list(folder)) {
            oldestFirst =
                    files.map(FetchCache::kept).sorted(Comparator.comparing(Kept::used)).toList();
        }
        long sum = oldestFirst.stream().mapToLong(Kept::size).sum();
        for (Kept kept : oldestFirst) {
            if (sum + wanted <= sizeLimit) {
                return;
            }
            Files.deleteIfExists(kept.file);
            sum -= kept.size;
        }
    }

    private static Kept kept(Path file) {
        try {
            return new Kept(file, Files.size(file), Files.getLastModifiedTime(file));
        } catch (IOException gone) {
            return new Kept(file, 0, FileTime.fromMillis(0));
        }
    }
}
