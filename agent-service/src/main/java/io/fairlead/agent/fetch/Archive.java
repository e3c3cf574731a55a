package io.fairlead.agent.fetch;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.ArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;

/// Takes the files out of an archive: `.tar`, `.tar.gz`, `.tgz`, `.zip`, `.jar`; of a single `.gz`
/// the one file.
///
/// An archive is a stranger's: no entry lands outside the folder, none overwrites what the agent
/// put there, and neither number nor bytes go beyond the limit. Links and devices are refused: no
/// entry can then be reached through another.
final class Archive {

    private static final int MOST_ENTRIES = 100_000;
    private static final Set<String> TAKEN = Set.of("stdout", "stderr");
    private static final int EXECUTABLE = 0100;
    private static final int TYPE = 0170000;
    private static final int LINK = 0120000;

    private final Path file;
    private final Path folder;
    private long bytesLeft;
    private int entriesLeft = MOST_ENTRIES;

    /// @param bytesLimit of all files together
    Archive(Path file, Path folder, long bytesLimit) {
        this.file = file;
        this.folder = folder.toAbsolutePath().normalize();
        this.bytesLeft = bytesLimit;
    }

    /// @throws IOException if it is no archive, or one that must not be unpacked; the message tells
    ///   why
    void extract() throws IOException, InterruptedException {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            if (name.endsWith(".tar")) {
                entries(new TarArchiveInputStream(in));
            } else if (name.endsWith(".tar.gz") || name.endsWith(".tgz")) {
                entries(new TarArchiveInputStream(new GZIPInputStream(in)));
            } else if (name.endsWith(".zip") || name.endsWith(".jar")) {
                entries(new ZipArchiveInputStream(in));
                ZipModes.visit(file, MOST_ENTRIES, this::applyMode);
            } else if (name.endsWith(".gz")) {
                String inner = String.valueOf(file.getFileName());
                write(new GZIPInputStream(in), target(inner.substring(0, inner.length() - 3)));
            } else {
                throw new IOException("its name says no archive that is known here");
            }
        }
    }

    private void entries(ArchiveInputStream<?> archive) throws IOException, InterruptedException {
        int found = 0;
        for (ArchiveEntry entry = archive.getNextEntry();
                entry != null;
                entry = archive.getNextEntry()) {
            found++;
            if (--entriesLeft < 0) {
                throw new IOException("it holds more than " + MOST_ENTRIES + " entries");
            }
            Path target = target(entry.getName());
            if (entry.isDirectory()) {
                Files.createDirectories(target);
            } else if (isPlain(entry)) {
                Files.createDirectories(target.resolveSibling("."));
                write(archive, target);
                if (isExecutable(entry)) {
                    makeExecutable(entry.getName(), target);
                }
            } else {
                throw new IOException(entry.getName() + " is a link or a device");
            }
        }
        if (found == 0) {
            throw new IOException("it holds nothing, or is no archive");
        }
    }

    private static boolean isPlain(ArchiveEntry entry) {
        return switch (entry) {
            case TarArchiveEntry tar -> tar.isFile() && !tar.isLink() && !tar.isSymbolicLink();
            case ZipArchiveEntry _ -> true;
            default -> false;
        };
    }

    private static boolean isExecutable(ArchiveEntry entry) {
        return entry instanceof TarArchiveEntry tar && (tar.getMode() & EXECUTABLE) != 0;
    }

    private static void makeExecutable(String name, Path target) throws IOException {
        if (!target.toFile().setExecutable(true)) {
            throw new IOException(name + " cannot be made executable");
        }
    }

    /// Of a zip archive, the modes stand behind all files: a link is there as a file by now, which
    /// leads nowhere.
    private void applyMode(String name, int mode) throws IOException {
        if ((mode & TYPE) == LINK) {
            throw new IOException(name + " is a link or a device");
        }
        Path target = target(name);
        if ((mode & EXECUTABLE) != 0 && Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
            makeExecutable(name, target);
        }
    }

    /// Where an entry lands.
    private Path target(String name) throws IOException {
        Path target;
        try {
            target = folder.resolve(name).normalize();
        } catch (InvalidPathException unusable) {
            throw new IOException("an entry has no usable name", unusable);
        }
        if (!target.startsWith(folder) || name.startsWith("/")) {
            throw new IOException("an entry would land outside the sandbox: " + name);
        }
        Path inside = folder.relativize(target);
        if (TAKEN.contains(inside.getName(0).toString())) {
            throw new IOException("an entry has a name of the agent's own: " + name);
        }
        for (Path at = target; at != null && !at.equals(folder); at = at.getParent()) {
            if (Files.isSymbolicLink(at)) {
                throw new IOException("an entry would go through a link: " + name);
            }
        }
        return target;
    }

    private void write(InputStream in, Path target) throws IOException, InterruptedException {
        if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(target.getFileName() + " is a folder already");
        }
        Files.deleteIfExists(target);
        try (OutputStream out = Files.newOutputStream(target, StandardOpenOption.CREATE_NEW)) {
            byte[] buffer = new byte[64 * 1024];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                bytesLeft -= n;
                if (bytesLeft < 0) {
                    throw new IOException("its files are larger than may be fetched");
                }
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                out.write(buffer, 0, n);
            }
        }
    }
}
