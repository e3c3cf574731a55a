package io.fairlead.local.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/// Lets a file grow, a number a line, for a stream to consume; remembers what it wrote.
final class StreamFeed implements AutoCloseable {

    private static final long PAUSE_MILLIS = 20;

    private final Path file;
    private final Thread thread;
    private volatile boolean closed;
    private volatile Written written = new Written(0, 0);

    /// What stands in the file.
    record Written(long lines, long sum) {}

    /// Starts to write.
    StreamFeed(Path file) throws IOException {
        this.file = file;
        Files.writeString(file, "");
        this.thread = Thread.ofVirtual().name("stream-feed").start(this::write);
    }

    Path file() {
        return file;
    }

    Written written() {
        return written;
    }

    /// Stops writing; what was written is complete then.
    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() {
        var random = new Random(1);
        try (Writer out = Files.newBufferedWriter(file, StandardCharsets.US_ASCII)) {
            while (!closed) {
                var number = random.nextInt(1000);
                out.write(number + "\n");
                out.flush();
                written = new Written(written.lines() + 1, written.sum() + number);
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
