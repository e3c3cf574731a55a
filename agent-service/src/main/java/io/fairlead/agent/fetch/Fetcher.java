package io.fairlead.agent.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// Copies files from `file:`, `http:` and `https:` URIs into a sandbox, under the last name of
/// their path.
public final class Fetcher implements AutoCloseable {

    /// What the agent itself puts into a sandbox.
    private static final Set<String> TAKEN = Set.of("stdout", "stderr", ".", "..");

    private final List<Path> folders;
    private final long sizeLimit;
    private final Duration timeout;
    private final HttpClient http =
            HttpClient.newBuilder()
                    .followRedirects(HttpClient.Redirect.NORMAL)
                    .connectTimeout(Duration.ofSeconds(10))
                    .build();

    /// @param settings which `file:` folders are open, and how large a file may be
    public Fetcher(FetchSettings settings) {
        this.folders =
                settings.fileFolders().stream()
                        .map(folder -> folder.toAbsolutePath().normalize())
                        .toList();
        this.sizeLimit = settings.sizeLimit().toBytes();
        this.timeout = settings.timeout();
    }

    /// Copies one file; blocks until it is there. May be interrupted.
    ///
    /// @throws FetchException if it is not allowed, not there, or too large
    public void fetch(URI uri, Path sandbox) throws FetchException, InterruptedException {
        Path target = sandbox.resolve(nameOf(uri));
        try {
            switch (String.valueOf(uri.getScheme())) {
                case "file" -> copyFile(uri, target);
                case "http", "https" -> download(uri, target);
                default ->
                        throw new FetchException(
                                uri, "has a scheme that is not file, http or https.", null);
            }
        } catch (IOException failed) {
            throw new FetchException(uri, "cannot be fetched: " + failed, failed);
        }
    }

    private static String nameOf(URI uri) throws FetchException {
        String path = uri.getPath() == null ? "" : uri.getPath();
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (name.isEmpty() || TAKEN.contains(name) || name.indexOf('\0') >= 0) {
            throw new FetchException(uri, "does not end in a file name that may be used.", null);
        }
        return name;
    }

    /// The real path decides, so that no link leads out of the open folders.
    private void copyFile(URI uri, Path target)
            throws IOException, FetchException, InterruptedException {
        Path real;
        try {
            real = Path.of(uri.getPath()).toRealPath();
        } catch (IllegalArgumentException | NullPointerException unusable) {
            throw new FetchException(uri, "is no path.", unusable);
        }
        if (!isOpen(real)) {
            throw new FetchException(
                    uri,
                    "is not below a folder that this agent may read"
                            + " (setting fairlead.agent.fetch.file-folders).",
                    null);
        }
        if (!Files.isRegularFile(real)) {
            throw new FetchException(uri, "is no file.", null);
        }
        try (InputStream source = Files.newInputStream(real)) {
            copy(uri, source, target);
        }
        if (Files.isExecutable(real) && !target.toFile().setExecutable(true)) {
            throw new IOException("it cannot be made executable");
        }
    }

    private boolean isOpen(Path real) throws IOException {
        for (Path folder : folders) {
            if (Files.exists(folder) && real.startsWith(folder.toRealPath())) {
                return true;
            }
        }
        return false;
    }

    private void download(URI uri, Path target)
            throws IOException, FetchException, InterruptedException {
        HttpRequest request;
        try {
            request = HttpRequest.newBuilder(uri).timeout(timeout).build();
        } catch (IllegalArgumentException unusable) {
            throw new FetchException(uri, "is no URI that can be asked.", unusable);
        }
        HttpResponse<InputStream> response =
                http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            if (response.statusCode() != 200) {
                throw new FetchException(
                        uri, "was answered with status " + response.statusCode() + ".", null);
            }
            copy(uri, body, target);
        }
    }

    private void copy(URI uri, InputStream source, Path target)
            throws IOException, FetchException, InterruptedException {
        Files.deleteIfExists(target);
        try (OutputStream out = Files.newOutputStream(target, StandardOpenOption.CREATE_NEW)) {
            byte[] buffer = new byte[64 * 1024];
            long left = sizeLimit;
            for (int n = source.read(buffer); n >= 0; n = source.read(buffer)) {
                left -= n;
                if (left < 0) {
                    throw new FetchException(uri, "is larger than " + sizeLimit + " bytes.", null);
                }
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                out.write(buffer, 0, n);
            }
        } catch (FileAlreadyExistsException twice) {
            throw new FetchException(uri, "has the name of another file.", twice);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
