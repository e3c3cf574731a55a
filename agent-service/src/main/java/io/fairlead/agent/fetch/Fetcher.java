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
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Copies files from `file:`, `http:` and `https:` URIs into a sandbox, under the last name of
/// their path, or as the URI's fragment says ([FetchOptions]): another name, a checksum that it
/// must have, unpacked. What has a checksum comes from the cache the next time.
public final class Fetcher implements AutoCloseable {

    /// What the agent itself puts into a sandbox.
    private static final Set<String> TAKEN = Set.of("stdout", "stderr", ".", "..");

    private final List<Path> folders;
    private final long sizeLimit;
    private final Duration timeout;
    private final FetchCache cache;

    /// Who wants the same file at the same time waits for the first, and has it from the cache.
    private final List<Lock> turns = Stream.<Lock>generate(ReentrantLock::new).limit(64).toList();

    private @Nullable HttpClient http;

    /// @param settings which `file:` folders are open, and how large a file may be
    /// @param cacheFolder where files with a checksum are kept
    public Fetcher(FetchSettings settings, Path cacheFolder) {
        this.folders =
                settings.fileFolders().stream()
                        .map(folder -> folder.toAbsolutePath().normalize())
                        .toList();
        this.sizeLimit = settings.sizeLimit().toBytes();
        this.timeout = settings.timeout();
        this.cache = new FetchCache(cacheFolder, settings.cacheLimit().toBytes());
    }

    /// Copies one file; blocks until it is there. May be interrupted.
    ///
    /// @throws FetchException if it is not allowed, not there, or too large
    public void fetch(URI uri, Path sandbox) throws FetchException, InterruptedException {
        FetchOptions options = FetchOptions.of(uri);
        Path target = sandbox.resolve(nameOf(uri, options));
        try {
            bring(uri, options, target);
            if (options.executable() && !target.toFile().setExecutable(true)) {
                throw new IOException("it cannot be made executable");
            }
        } catch (FetchException refused) {
            throw refused;
        } catch (IOException failed) {
            throw new FetchException(uri, "cannot be fetched: " + failed, failed);
        }
        if (options.extract()) {
            extract(uri, target, sandbox);
        }
    }

    private void bring(URI uri, FetchOptions options, Path target)
            throws IOException, InterruptedException {
        String sha256 = options.sha256();
        if (sha256 == null) {
            bring(uri, target);
            return;
        }
        if (isFile(uri)) {
            bringChecked(uri, sha256, target);
            return;
        }
        Lock turn = turns.get(Math.floorMod(sha256.hashCode(), turns.size()));
        turn.lockInterruptibly();
        try {
            if (!cache.copyTo(sha256, target)) {
                bringChecked(uri, sha256, target);
                cache.keep(sha256, target);
            }
        } finally {
            turn.unlock();
        }
    }

    private void bringChecked(URI uri, String sha256, Path target)
            throws IOException, InterruptedException {
        bring(uri, target);
        String found = Checksum.of(target);
        if (!found.equals(sha256)) {
            Files.deleteIfExists(target);
            throw new FetchException(
                    uri, "has another checksum than was told: sha256 " + found + ".", null);
        }
    }

    private static boolean isFile(URI uri) {
        return "file".equals(uri.getScheme());
    }

    private void bring(URI uri, Path target) throws IOException, InterruptedException {
        switch (String.valueOf(uri.getScheme())) {
            case "file" -> copyFile(uri, target);
            case "http", "https" -> download(uri, target);
            default ->
                    throw new FetchException(
                            uri, "has a scheme that is not file, http or https.", null);
        }
    }

    private void extract(URI uri, Path archive, Path sandbox)
            throws FetchException, InterruptedException {
        try {
            new Archive(archive, sandbox, sizeLimit).extract();
        } catch (IOException refused) {
            throw new FetchException(
                    uri, "cannot be unpacked: " + refused.getMessage() + ".", refused);
        }
    }

    private static String nameOf(URI uri, FetchOptions options) throws FetchException {
        String path = uri.getPath() == null ? "" : uri.getPath();
        String told = options.name();
        String name = told == null ? path.substring(path.lastIndexOf('/') + 1) : told;
        if (name.isEmpty()
                || name.indexOf('/') >= 0
                || TAKEN.contains(name)
                || name.indexOf('\0') >= 0) {
            throw new FetchException(uri, "does not end in a file name that may be used.", null);
        }
        return name;
    }

    /// The real path decides, so that no link leads out of the open folders.
    private void copyFile(URI uri, Path target) throws IOException, InterruptedException {
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

    private synchronized HttpClient http() {
        HttpClient made = http;
        if (made == null) {
            made =
                    HttpClient.newBuilder()
                            .followRedirects(HttpClient.Redirect.NORMAL)
                            .connectTimeout(Duration.ofSeconds(10))
                            .build();
            http = made;
        }
        return made;
    }

    private void download(URI uri, Path target) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        HttpRequest request;
        try {
            request = HttpRequest.newBuilder(withoutFragment(uri)).timeout(timeout).build();
        } catch (IllegalArgumentException unusable) {
            throw new FetchException(uri, "is no URI that can be asked.", unusable);
        }
        HttpResponse<InputStream> response =
                http().send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            if (response.statusCode() != 200) {
                throw new FetchException(
                        uri, "was answered with status " + response.statusCode() + ".", null);
            }
            copyInTime(uri, body, target, timeout.minusNanos(System.nanoTime() - begun));
        }
    }

    /// The client's own limit ends with the head of the answer.
    private void copyInTime(URI uri, InputStream body, Path target, Duration left)
            throws IOException, InterruptedException {
        try (Deadline deadline = new Deadline(left, body)) {
            IOException broken = null;
            try {
                copy(uri, body, target);
            } catch (FetchException refused) {
                throw refused;
            } catch (IOException failed) {
                broken = failed;
            }
            if (deadline.hasPassed()) {
                throw new FetchException(uri, "took longer than " + timeout + ".", broken);
            }
            if (broken != null) {
                throw broken;
            }
        }
    }

    private static URI withoutFragment(URI uri) {
        String text = uri.toString();
        int fragment = text.indexOf('#');
        return fragment < 0 ? uri : URI.create(text.substring(0, fragment));
    }

    private void copy(URI uri, InputStream source, Path target)
            throws IOException, InterruptedException {
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
    public synchronized void close() {
        if (http != null) {
            http.shutdownNow();
        }
    }
}
