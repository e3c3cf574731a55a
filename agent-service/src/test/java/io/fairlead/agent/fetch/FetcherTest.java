package io.fairlead.agent.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

class FetcherTest {

    @TempDir Path folder;
    private Path open;
    private Path sandbox;
    private Fetcher fetcher;
    private HttpServer server;
    private final AtomicInteger asked = new AtomicInteger();
    private final CompletableFuture<Void> over = new CompletableFuture<>();

    @BeforeEach
    void start() throws IOException {
        open = Files.createDirectories(folder.resolve("open"));
        sandbox = Files.createDirectories(folder.resolve("sandbox"));
        Files.writeString(open.resolve("in put.txt"), "hello");
        Files.writeString(folder.resolve("secret"), "secret");
        Files.createSymbolicLink(open.resolve("link"), folder.resolve("secret"));
        fetcher = fetcher(Duration.ofMinutes(1));
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext(
                "/",
                exchange -> {
                    asked.incrementAndGet();
                    boolean large = exchange.getRequestURI().getPath().endsWith("large");
                    byte[] body =
                            (large ? "x".repeat(20_001) : "web").getBytes(StandardCharsets.UTF_8);
                    int status = exchange.getRequestURI().getPath().endsWith("missing") ? 404 : 200;
                    exchange.sendResponseHeaders(status, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        server.createContext(
                "/stalls",
                exchange -> {
                    exchange.sendResponseHeaders(200, 2);
                    exchange.getResponseBody().write('h');
                    exchange.getResponseBody().flush();
                    over.join();
                    exchange.close();
                });
        server.start();
    }

    private Fetcher fetcher(Duration timeout) {
        return new Fetcher(
                new FetchSettings(
                        List.of(open), DataSize.ofBytes(20_000), timeout, DataSize.ofKilobytes(4)),
                folder.resolve("cache"));
    }

    @AfterEach
    void stop() {
        over.complete(null);
        fetcher.close();
        server.stop(0);
    }

    private String web(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    @Test
    void files_below_an_open_folder_are_copied_under_their_name() throws Exception {
        fetcher.fetch(open.resolve("in put.txt").toUri(), sandbox);
        assertThat(sandbox.resolve("in put.txt")).hasContent("hello");
    }

    @Test
    void files_come_over_http() throws Exception {
        fetcher.fetch(URI.create(web("/a/data.bin?version=2")), sandbox);
        assertThat(sandbox.resolve("data.bin")).hasContent("web");
    }

    @ParameterizedTest
    @ValueSource(strings = {"secret", "open/link", "open/../secret", "open", "open/absent"})
    void other_files_are_refused(String path) {
        URI uri = URI.create("file://" + folder + "/" + path);
        assertThatThrownBy(() -> fetcher.fetch(uri, sandbox)).isInstanceOf(FetchException.class);
        assertThat(sandbox).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://host/file",
                "data.txt",
                "file:relative",
                "file:///etc/",
                "http://",
                "http:opaque",
                "https:///nohost",
                "http://127.0.0.1:1/refused",
                "file:///tmp/..",
                "http://127.0.0.1/stdout",
            })
    void what_cannot_be_fetched_is_refused(String uri) {
        URI parsed;
        try {
            parsed = new URI(uri);
        } catch (URISyntaxException noUri) {
            return;
        }
        assertThatThrownBy(() -> fetcher.fetch(parsed, sandbox)).isInstanceOf(FetchException.class);
        assertThat(sandbox).isEmptyDirectory();
    }

    @Test
    void what_is_not_there_or_too_large_is_refused() {
        assertThatThrownBy(() -> fetcher.fetch(URI.create(web("/missing")), sandbox))
                .hasMessageContaining("404");
        assertThatThrownBy(() -> fetcher.fetch(URI.create(web("/large")), sandbox))
                .hasMessageContaining("larger than 20000 bytes");
    }

    @Test
    @Timeout(120)
    void a_server_that_stalls_half_way_is_not_waited_for_for_ever() {
        try (Fetcher hasty = fetcher(Duration.ofMillis(500))) {
            assertThatThrownBy(() -> hasty.fetch(URI.create(web("/stalls")), sandbox))
                    .isInstanceOf(FetchException.class);
        }
    }

    // ---- options

    private static String sha256(String text) throws Exception {
        return HexFormat.of()
                .formatHex(
                        MessageDigest.getInstance("SHA-256")
                                .digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void a_file_with_its_checksum_is_fetched_once_and_kept() throws Exception {
        URI uri = URI.create(web("/data#sha256=" + sha256("web") + "&name=mine&executable=true"));
        fetcher.fetch(uri, sandbox);
        Files.delete(sandbox.resolve("mine"));
        fetcher.fetch(uri, sandbox);

        assertThat(sandbox.resolve("mine")).hasContent("web").isExecutable();
        assertThat(asked).hasValue(1);
    }

    @Test
    void many_who_want_the_same_file_at_once_have_it_fetched_once() throws Exception {
        URI uri = URI.create(web("/data#sha256=" + sha256("web")));
        List<Path> sandboxes = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            sandboxes.add(Files.createDirectories(folder.resolve("sandbox-" + i)));
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Path each : sandboxes) {
                threads.submit(() -> {
                    fetcher.fetch(uri, each);
                    return null;
                });
            }
        }
        assertThat(sandboxes)
                .allSatisfy(each -> assertThat(each.resolve("data")).hasContent("web"));
        assertThat(asked).hasValue(1);
    }

    @Test
    void a_kept_file_that_was_damaged_is_fetched_again() throws Exception {
        URI uri = URI.create(web("/data#sha256=" + sha256("web")));
        fetcher.fetch(uri, sandbox);
        Files.writeString(folder.resolve("cache").resolve(sha256("web")), "damaged");

        fetcher.fetch(uri, sandbox);

        assertThat(sandbox.resolve("data")).hasContent("web");
        assertThat(asked).hasValue(2);
    }

    @Test
    void another_checksum_is_refused() {
        assertThatThrownBy(() ->
                        fetcher.fetch(URI.create(web("/data#sha256=" + "0".repeat(64))), sandbox))
                .isInstanceOf(FetchException.class)
                .hasMessageContaining("another checksum");
        assertThat(sandbox).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sha256=12",
                "extract=yes",
                "colour=red",
                "name=../x",
                "name=stdout",
                "name=",
                "x"
            })
    void wrong_options_are_refused(String options) {
        assertThatThrownBy(() -> fetcher.fetch(URI.create(web("/data#" + options)), sandbox))
                .isInstanceOf(FetchException.class);
        assertThat(sandbox).isEmptyDirectory();
    }

    // ---- archives

    private Path tar(String name, TarArchiveEntry... entries) throws IOException {
        Path file = open.resolve(name);
        OutputStream out = Files.newOutputStream(file);
        out = name.endsWith("gz") ? new GZIPOutputStream(out) : out;
        try (TarArchiveOutputStream archive = new TarArchiveOutputStream(out)) {
            for (TarArchiveEntry entry : entries) {
                byte[] body = "hello".getBytes(StandardCharsets.UTF_8);
                entry.setSize(entry.isFile() && !entry.isSymbolicLink() ? body.length : 0);
                archive.putArchiveEntry(entry);
                if (entry.getSize() > 0) {
                    archive.write(body);
                }
                archive.closeArchiveEntry();
            }
        }
        return file;
    }

    private void extract(Path file) throws Exception {
        fetcher.fetch(URI.create(file.toUri() + "#extract=true"), sandbox);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.tar", "a.tar.gz", "a.tgz"})
    void archives_are_unpacked(String name) throws Exception {
        TarArchiveEntry tool = new TarArchiveEntry("bin/tool");
        tool.setMode(0755);
        extract(tar(name, new TarArchiveEntry("bin/"), tool, new TarArchiveEntry("deep/er/file")));

        assertThat(sandbox.resolve("bin/tool")).hasContent("hello").isExecutable();
        assertThat(sandbox.resolve("deep/er/file")).hasContent("hello");
    }

    @Test
    void zip_archives_and_single_files_are_unpacked() throws Exception {
        try (ZipOutputStream zip =
                new ZipOutputStream(Files.newOutputStream(open.resolve("a.zip")))) {
            zip.putNextEntry(new ZipEntry("in/side"));
            zip.write("zipped".getBytes(StandardCharsets.UTF_8));
        }
        try (OutputStream gz =
                new GZIPOutputStream(Files.newOutputStream(open.resolve("text.gz")))) {
            gz.write("packed".getBytes(StandardCharsets.UTF_8));
        }
        extract(open.resolve("a.zip"));
        extract(open.resolve("text.gz"));

        assertThat(sandbox.resolve("in/side")).hasContent("zipped");
        assertThat(sandbox.resolve("text")).hasContent("packed");
    }

    private Path zip(String name, int mode) throws IOException {
        Path file = open.resolve("modes.zip");
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(file)) {
            ZipArchiveEntry entry = new ZipArchiveEntry(name);
            entry.setUnixMode(mode);
            zip.putArchiveEntry(entry);
            zip.write("#!/bin/sh".getBytes(StandardCharsets.UTF_8));
            zip.closeArchiveEntry();
        }
        return file;
    }

    @Test
    void what_is_executable_in_a_zip_archive_is_so_in_the_sandbox() throws Exception {
        extract(zip("bin/tool", 0100755));
        assertThat(sandbox.resolve("bin/tool")).hasContent("#!/bin/sh").isExecutable();

        extract(zip("doc/text", 0100644));
        assertThat(Files.isExecutable(sandbox.resolve("doc/text"))).isFalse();
    }

    @Test
    void a_link_in_a_zip_archive_is_refused() throws Exception {
        Path archive = zip("link", 0120777);

        assertThatThrownBy(() -> extract(archive)).hasMessageContaining("link is a link");
        assertThat(sandbox.resolve("link")).matches(path -> !Files.isSymbolicLink(path));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../out", "a/../../out", "/out", "stdout", "./stderr"})
    void an_entry_that_would_land_elsewhere_is_refused(String name) throws Exception {
        Path archive = tar("bad.tar", new TarArchiveEntry(name, true));

        assertThatThrownBy(() -> extract(archive)).isInstanceOf(FetchException.class);
        assertThat(folder.resolve("out")).doesNotExist();
        assertThat(Path.of("/out")).doesNotExist();
        assertThat(sandbox.resolve("stdout")).doesNotExist();
    }

    @Test
    void links_are_refused() throws Exception {
        TarArchiveEntry link = new TarArchiveEntry("link", TarConstants.LF_SYMLINK);
        link.setLinkName(folder.toString());
        Path archive = tar("links.tar", link, new TarArchiveEntry("link/out"));

        assertThatThrownBy(() -> extract(archive)).hasMessageContaining("link");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void an_archive_that_grows_too_large_is_refused() throws Exception {
        try (ZipOutputStream zip =
                new ZipOutputStream(Files.newOutputStream(open.resolve("bomb.zip")))) {
            zip.putNextEntry(new ZipEntry("zeros"));
            zip.write(new byte[100_000]);
        }
        assertThatThrownBy(() -> extract(open.resolve("bomb.zip")))
                .hasMessageContaining("larger than may be fetched");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void rubbish_is_refused_and_leaves_nothing_outside(long seed) throws Exception {
        Random random = new Random(seed);
        Path archive = tar("good.tar.gz", new TarArchiveEntry("x"), new TarArchiveEntry("y"));
        byte[] bytes = Files.readAllBytes(archive);
        for (int round = 0; round < 200; round++) {
            byte[] broken = bytes.clone();
            for (int i = 0; i < 4; i++) {
                broken[random.nextInt(broken.length)] = (byte) random.nextInt();
            }
            String[] names = {"r.tar.gz", "r.tar", "r.zip", "r.gz"};
            Path file = open.resolve(names[random.nextInt(names.length)]);
            Files.write(file, broken);
            try {
                extract(file);
            } catch (FetchException refused) {
                assertThat(refused).hasMessageContaining("cannot be unpacked");
            }
        }
        try (var outside = Files.list(folder)) {
            assertThat(outside.map(Path::getFileName).map(Path::toString))
                    .containsExactlyInAnyOrder("open", "sandbox", "secret");
        }
    }
}
