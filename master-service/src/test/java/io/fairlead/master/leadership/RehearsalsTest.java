package io.fairlead.master.leadership;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a master does while another leads.
class RehearsalsTest {

    private static final Duration LEASE = Duration.ofHours(2);

    private final Leadership leadership = new Leadership();
    private final Queue<String> done = new ConcurrentLinkedQueue<>();
    private final Rehearsals rehearsals =
            new Rehearsals(
                    leadership,
                    new LeadershipSettings(LEASE, Duration.ofSeconds(3), null),
                    List.of(new Listener()));

    private final AtomicBoolean longOnes = new AtomicBoolean();

    private final class Listener implements LeadershipListener {
        @Override
        public void lead(long epoch) {
            done.add("lead");
        }

        @Override
        public void resign() {
            done.add("resign");
        }

        @Override
        public void rehearse() {
            done.add("rehearse");
            if (longOnes.get()) {
                while (!Thread.currentThread().isInterrupted()) {
                    Thread.onSpinWait();
                }
                done.add("abandoned");
                throw new CancellationException("interrupted");
            }
        }

        @Override
        public void keepUp() {
            done.add("keep up");
        }

        @Override
        public void anticipate(long epoch) {
            done.add("anticipate " + epoch);
        }
    }

    @AfterEach
    void stop() {
        rehearsals.stop();
    }

    private void sees(boolean connected) {
        leadership.seen(
                new Lease.Current(
                        7,
                        URI.create("http://other:5050"),
                        Instant.EPOCH,
                        Instant.EPOCH,
                        LEASE,
                        connected),
                LEASE);
    }

    private static void await(Runnable condition) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(condition::run);
    }

    @Test
    void it_keeps_up_and_rehearses_now_and_then() {
        sees(true);
        rehearsals.start();
        await(() -> {
            sees(true);
            assertThat(done).contains("keep up", "rehearse");
        });
        assertThat(done).containsOnly("keep up", "rehearse");
    }

    @Test
    void when_the_leader_hangs_up_it_reads_ahead_once_and_keeps_that() {
        sees(true);
        rehearsals.start();
        await(() -> {
            sees(true);
            assertThat(done).isNotEmpty();
        });
        sees(false);
        sees(false);
        done.clear();
        rehearsals.leaderIsSilent();
        await(() -> {
            sees(false);
            assertThat(done).contains("anticipate 8");
        });
        sees(true);
        await(() -> {
            sees(true);
            assertThat(done).hasSizeGreaterThan(1);
        });
        assertThat(done).doesNotContain("lead").containsOnlyOnce("anticipate 8");
    }

    @Test
    void when_the_leader_falls_silent_a_rehearsal_is_abandoned() {
        longOnes.set(true);
        sees(true);
        rehearsals.start();
        await(() -> {
            sees(true);
            assertThat(done).contains("rehearse");
        });
        sees(false);
        sees(false);
        rehearsals.leaderIsSilent();
        await(() -> {
            sees(false);
            assertThat(done).endsWith("rehearse", "abandoned", "anticipate 8");
        });
    }

    @Test
    void who_wins_the_lease_abandons_what_it_rehearses() {
        longOnes.set(true);
        sees(true);
        rehearsals.start();
        await(() -> {
            sees(true);
            assertThat(done).contains("rehearse");
        });
        leadership.won(8, URI.create("http://here:5050"), Instant.EPOCH, Long.MAX_VALUE);
        rehearsals.abandon();
        await(() -> assertThat(done).endsWith("abandoned"));
    }
}
