package io.fairlead.agent.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

/// A small file that is either the old or the new one, whatever is killed when.
public final class DurableFile {

    /// Who write the same file at the same time take turns, and seldom anybody else.
    private static final Object[] TURNS = Stream.generate(Object::new).limit(64).toArray();

    private DurableFile() {}

    /// Replaces the file: written beside, synced, renamed. The folder is synced too where the name
    /// is new in it. Of several who do so at the same time, the last one's stands.
    ///
    /// @throws IOException where it cannot be written; then the old one stands, and no part of the
    ///   new one is left to fill the disk
    public static void write(Path file, byte[] content) throws IOException {
        synchronized (TURNS[Math.floorMod(file.hashCode(), TURNS.length)]) {
            replace(file, content);
        }
    }

    private static void replace(Path file, byte[] content) throws IOException {
        boolean fresh = !Files.exists(file);
        Path beside = beside(file);
        try {
            writeSynced(beside, content);
        } catch (IOException full) {
            try {
                Files.deleteIfExists(beside);
            } catch (IOException left) {
                full.addSuppressed(left);
            }
            throw full;
        }
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
        if (fresh) {
            syncFolder(file.toAbsolutePath().resolve("..").normalize());
        }
    }

    private static void writeSynced(Path beside, byte[] content) throws IOException {
        try (FileChannel channel =
                FileChannel.open(
                        beside,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(false);
        }
    }

    /// Where the new one is written: left behind by who is killed meanwhile.
    static Path beside(Path file) {
        return file.resolveSibling(file.getFileName() + ".new");
    }

    private static void syncFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
