package io.fairlead.agent.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/// Closes a stream that takes too long, so that who waits for more of it does so no longer.
final class Deadline implements AutoCloseable {

    private final Thread thread;
    private volatile boolean passed;

    Deadline(Duration left, InputStream stream) {
        this.thread =
                Thread.ofVirtual().name("fetch-deadline").start(() -> closeAfter(left, stream));
    }

    private void closeAfter(Duration left, InputStream stream) {
        try {
            Thread.sleep(left);
            passed = true;
            stream.close();
        } catch (InterruptedException inTime) {
            Thread.currentThread().interrupt();
        } catch (IOException closed) {
            // Nobody waits for it then.
        }
    }

    /// Whether it was closed for that.
    boolean hasPassed() {
        return passed;
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
