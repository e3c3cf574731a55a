package io.fairlead.gateway.upstream;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// A stream that ends when nothing has come for a while: whoever sends it says something now and
/// then, and one that has vanished without a word would hold its reader for ever.
final class WatchedStream extends FilterInputStream {

    private static final int LOOKS = 4;

    private final long mostNanos;
    private final Future<?> watch;
    private volatile boolean waits;
    private volatile long since;

    /// @param most so long nothing may come while somebody reads
    /// @param timer looks at it now and then
    WatchedStream(InputStream source, Duration most, ScheduledExecutorService timer) {
        super(source);
        this.mostNanos = most.toNanos();
        long pause = Math.max(1, mostNanos / LOOKS);
        this.watch = timer.scheduleWithFixedDelay(this::look, pause, pause, TimeUnit.NANOSECONDS);
    }

    private void look() {
        if (waits && System.nanoTime() - since > mostNanos) {
            try {
                close();
            } catch (IOException gone) {
                // So it is over too.
                return;
            }
        }
    }

    @Override
    public int read() throws IOException {
        begin();
        try {
            return super.read();
        } finally {
            waits = false;
        }
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        begin();
        try {
            return super.read(into, offset, length);
        } finally {
            waits = false;
        }
    }

    private void begin() {
        since = System.nanoTime();
        waits = true;
    }

    @Override
    public void close() throws IOException {
        watch.cancel(false);
        super.close();
    }
}
