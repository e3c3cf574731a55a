package io.fairlead.agent.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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

    @BeforeEach
    void start() throws IOException {
        open = Files.createDirectories(folder.resolve("open"));
        sandbox = Files.createDirectories(folder.resolve("sandbox"));
        Files.writeString(open.resolve("in put.txt"), "hello");
        Files.writeString(folder.resolve("secret"), "secret");
        Files.createSymbolicLink(open.resolve("link"), folder.resolve("secret"));
        fetcher =
                new Fetcher(
                        new FetchSettings(
                                List.of(open), DataSize.ofBytes(1000), Duration.ofSeconds(5)));
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    boolean large = exchange.getRequestURI().getPath().endsWith("large");
                    byte[] body =
                            (large ? "x".repeat(1001) : "web").getBytes(StandardCharsets.UTF_8);
                    int status = exchange.getRequestURI().getPath().endsWith("missing") ? 404 : 200;
                    exchange.sendResponseHeaders(status, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        server.start();
    }

    @AfterEach
    void stop() {
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
                .hasMessageContaining("larger than 1000 bytes");
    }
}
