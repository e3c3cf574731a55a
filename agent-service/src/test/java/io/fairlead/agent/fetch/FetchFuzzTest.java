package io.fairlead.agent.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.fairlead.agent.testing.OpenFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/// Archives with hostile names, and damaged ones: what is unpacked stays in the sandbox, what is
/// refused is refused with a reason, and no file stays open. `-Dfuzz.seed=…` repeats a run,
/// `-Dfuzz.archives=100000` makes a long one.
class FetchFuzzTest {

    private static final List<String> PARTS =
            List.of("..", ".", "", "a", "b.txt", "stdout", "stderr", "\\", "ü", " ", "~", "con");

    private static final List<String> ENDINGS =
            List.of(".tar", ".tar.gz", ".tgz", ".zip", ".jar", ".gz", ".TAR", ".rar");

    @TempDir Path folder;

    private final long seed = Long.getLong("fuzz.seed", new Random().nextLong());
    private final Random random = new Random(seed);

    @Test
    void no_archive_gets_out_of_its_sandbox_or_breaks_the_agent() throws Exception {
        System.out.println("Random archives: -Dfuzz.seed=" + seed);
        Path open = Files.createDirectories(folder.resolve("open"));
        Files.writeString(folder.resolve("secret"), "secret");
        try (Fetcher fetcher =
                new Fetcher(
                        new FetchSettings(
                                List.of(open),
                                DataSize.ofKilobytes(200),
                                Duration.ofSeconds(5),
                                DataSize.ofKilobytes(4)),
                        folder.resolve("cache"))) {
            for (int i = 0; i < Integer.getInteger("fuzz.archives", 1_500); i++) {
                unpack(fetcher, open, "case " + i + ", -Dfuzz.seed=" + seed);
            }
        }
        assertThat(OpenFiles.below(folder)).isEmpty();
    }

    private void unpack(Fetcher fetcher, Path open, String which) throws IOException {
        Path archive = open.resolve("x" + pick(ENDINGS));
        Files.write(archive, damaged(archive()));
        Path sandbox = Files.createDirectories(folder.resolve("sandbox"));
        Set<Path> before = outside(sandbox);

        Throwable refused =
                catchThrowable(() ->
                        fetcher.fetch(URI.create(archive.toUri() + "#extract=true"), sandbox));

        assertThat(refused == null || refused instanceof FetchException)
                .as("%s: %s", which, refused)
                .isTrue();
        assertThat(outside(sandbox)).as(which).isEqualTo(before);
        assertThat(folder.resolve("secret")).as(which).hasContent("secret");
        assertThat(sandbox.resolve("stdout")).as(which).doesNotExist();
        remove(sandbox);
        Files.delete(archive);
    }

    private Set<Path> outside(Path sandbox) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(path -> !path.startsWith(sandbox)).collect(Collectors.toSet());
        }
    }

    private static void remove(Path sandbox) throws IOException {
        try (Stream<Path> all = Files.walk(sandbox)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                assertThat(Files.isSymbolicLink(path)).as("link %s", path).isFalse();
                Files.delete(path);
            }
        }
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    private String name() {
        String name =
                Stream.generate(() -> pick(PARTS))
                        .limit(1 + random.nextInt(4))
                        .collect(Collectors.joining("/"));
        return random.nextInt(8) == 0 ? "/" + folder + "/" + name : name;
    }

    private byte[] archive() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        switch (random.nextInt(4)) {
            case 0 -> tar(bytes);
            case 1 -> {
                try (OutputStream packed = new GZIPOutputStream(bytes)) {
                    tar(packed);
                }
            }
            case 2 -> zip(bytes);
            default -> {
                byte[] noise = new byte[random.nextInt(3_000)];
                random.nextBytes(noise);
                bytes.write(noise);
            }
        }
        return bytes.toByteArray();
    }

    private void tar(OutputStream out) throws IOException {
        TarArchiveOutputStream tar = new TarArchiveOutputStream(out);
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        for (int i = random.nextInt(4); i >= 0; i--) {
            byte type = (byte) "0000012345".charAt(random.nextInt(10));
            TarArchiveEntry entry = new TarArchiveEntry(name(), type, true);
            if (type == TarConstants.LF_SYMLINK || type == TarConstants.LF_LINK) {
                entry.setLinkName(folder + "/secret");
            }
            boolean file = type == TarConstants.LF_NORMAL && !entry.isDirectory();
            byte[] body = file ? body() : new byte[0];
            entry.setSize(body.length);
            tar.putArchiveEntry(entry);
            tar.write(body);
            tar.closeArchiveEntry();
        }
        tar.finish();
    }

    private void zip(OutputStream out) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out);
        for (int i = random.nextInt(4); i >= 0; i--) {
            zip.putNextEntry(new ZipEntry(i + "/" + name()));
            zip.write(body());
        }
        zip.finish();
    }

    private byte[] body() {
        return "z"
                .repeat(random.nextInt(10) == 0 ? 300_000 : random.nextInt(500))
                .getBytes(StandardCharsets.UTF_8);
    }

    /// Some are whole, some are cut off, most have a few wrong bytes.
    private byte[] damaged(byte[] archive) {
        byte[] bytes =
                random.nextInt(5) == 0
                        ? Arrays.copyOf(archive, random.nextInt(archive.length + 1))
                        : archive;
        for (int i = random.nextInt(4); i > 0 && bytes.length > 0; i--) {
            bytes[random.nextInt(Math.min(bytes.length, 600))] = (byte) random.nextInt(256);
        }
        return bytes;
    }
}
