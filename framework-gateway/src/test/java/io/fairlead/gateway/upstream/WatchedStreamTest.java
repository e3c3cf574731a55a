package io.fairlead.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class WatchedStreamTest {

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    /// A sender that has vanished: nothing comes until the reader hangs up.
    private static final class Silent extends InputStream {

        private final CountDownLatch closed = new CountDownLatch(1);

        @Override
        public int read() throws IOException {
            try {
                closed.await();
            } catch (InterruptedException stop) {
                throw new IOException(stop);
            }
            return -1;
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }

    @Test
    @Timeout(60)
    void a_sender_that_has_vanished_does_not_hold_its_reader() throws IOException {
        try (var stream = new WatchedStream(new Silent(), Duration.ofMillis(50), timer)) {
            assertThat(stream.read()).isEqualTo(-1);
        }
        try (var stream = new WatchedStream(new Silent(), Duration.ofMillis(50), timer)) {
            assertThat(stream.read(new byte[8], 0, 8)).isEqualTo(-1);
        }
    }

    @Test
    void what_comes_is_passed_on_and_nothing_is_watched_after_the_end() throws IOException {
        timer.setRemoveOnCancelPolicy(true);
        byte[] sent = {1, 2, 3};
        try (var stream =
                new WatchedStream(new ByteArrayInputStream(sent), Duration.ofHours(1), timer)) {
            assertThat(timer.getQueue()).hasSize(1);
            assertThat(stream.read()).isEqualTo(1);
            assertThat(stream.readAllBytes()).containsExactly(2, 3);
        }
        assertThat(timer.getQueue()).isEmpty();
    }
}
