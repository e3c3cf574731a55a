package io.fairlead.master.leadership;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// How long those wait who came to a master that does not lead.
class LeadershipWaitTest {

    private static final URI OTHER = URI.create("http://other:5050");
    private static final Duration LEASE = Duration.ofSeconds(3);
    private static final Duration LONG = Duration.ofHours(1);
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Leadership leadership = new Leadership();
    private @Nullable Thread waiter;

    @Test
    void until_this_master_serves() {
        leadership.seen(leaseUntil(1), LEASE);
        CompletableFuture<Boolean> waiting = waiting();
        leadership.won(2, OTHER, START, System.nanoTime() + LONG.toNanos());
        assertThat(waiting).isNotDone();
        leadership.serves();
        assertThat(waiting.join()).isTrue();
    }

    @Test
    void until_the_leader_is_seen_to_live() {
        leadership.seen(leaseUntil(1), LEASE);
        CompletableFuture<Boolean> waiting = waiting();
        leadership.seen(leaseUntil(1), LEASE);
        leadership.seen(leaseUntil(2), LEASE);
        awaitWaiting();
        assertThat(waiting).isNotDone();
        leadership.seen(leaseUntil(3), LEASE);
        assertThat(waiting.join()).isFalse();
    }

    @Test
    void no_longer_than_they_want() throws InterruptedException {
        leadership.awaitServing(leadership.renewalsSeen(), Duration.ofMillis(1));
        assertThat(leadership.isServing()).isFalse();
    }

    @Test
    void for_a_takeover_until_this_master_serves() {
        leadership.seen(leaseUntil(1), LEASE);
        CompletableFuture<Boolean> waiting = waitingForTakeover(Duration.ZERO);
        leadership.won(2, OTHER, START, System.nanoTime() + LONG.toNanos());
        assertThat(waiting).isNotDone();
        leadership.serves();
        assertThat(waiting.join()).isTrue();
    }

    @Test
    void for_a_takeover_as_soon_as_the_leader_has_hung_up() {
        leadership.seen(leaseUntil(1), LEASE);
        leadership.seen(hungUp(), LEASE);
        assertThat(leadership.isLeaderSilent(LONG)).as("one look is not enough").isFalse();
        leadership.seen(hungUp(), LEASE);
        CompletableFuture<Boolean> waiting = waitingForTakeover(LONG);
        leadership.seen(leaseUntil(2), LEASE);
        assertThat(waiting.join()).isFalse();
    }

    @Test
    void for_no_takeover_where_a_leader_renews_that_seemed_to_have_hung_up() {
        leadership.seen(leaseUntil(1), LEASE);
        leadership.seen(hungUp(), LEASE);
        leadership.seen(hungUp(), LEASE);
        assertThat(leadership.isLeaderSilent(LONG)).isTrue();
        leadership.seen(hungUp(2), LEASE);
        leadership.seen(hungUp(2), LEASE);
        assertThat(leadership.isLeaderSilent(LONG)).isFalse();
    }

    @Test
    void for_no_takeover_where_the_leaders_session_was_never_seen() throws InterruptedException {
        leadership.seen(hungUp(), LEASE);
        leadership.seen(hungUp(), LEASE);
        leadership.awaitTakeover(LONG, LONG);
        assertThat(leadership.isLeaderSilent(LONG)).isFalse();
    }

    @Test
    void for_a_takeover_until_it_has_failed() {
        leadership.won(2, OTHER, START, System.nanoTime() + LONG.toNanos());
        CompletableFuture<Boolean> waiting = waitingForTakeover(LONG);
        leadership.resigned();
        assertThat(waiting.join()).isFalse();
    }

    @Test
    void for_no_takeover_where_the_leader_lives_or_none_was_seen() throws InterruptedException {
        leadership.awaitTakeover(LONG, LONG);
        leadership.seen(leaseUntil(1), LEASE);
        leadership.awaitTakeover(LONG, LONG);
        assertThat(leadership.isServing()).isFalse();
    }

    private CompletableFuture<Boolean> waiting() {
        return waiting(leadership.renewalsSeen());
    }

    private CompletableFuture<Boolean> waiting(long since) {
        return waiting(() -> leadership.awaitServing(since, LONG));
    }

    private CompletableFuture<Boolean> waitingForTakeover(Duration silence) {
        return waiting(() -> leadership.awaitTakeover(silence, LONG));
    }

    private interface Wait {
        void run() throws InterruptedException;
    }

    private CompletableFuture<Boolean> waiting(Wait wait) {
        CompletableFuture<Boolean> served = new CompletableFuture<>();
        waiter =
                Thread.ofPlatform()
                        .daemon()
                        .start(() -> {
                            try {
                                wait.run();
                                served.complete(leadership.isServing());
                            } catch (InterruptedException stop) {
                                served.completeExceptionally(stop);
                            }
                        });
        awaitWaiting();
        return served;
    }

    private void awaitWaiting() {
        Awaitility.await()
                .until(() -> waiter != null && waiter.getState() == Thread.State.TIMED_WAITING);
    }

    private static Lease.Current leaseUntil(int second) {
        return new Lease.Current(1, OTHER, START, START.plusSeconds(second), LEASE, true);
    }

    private static Lease.Current hungUp() {
        return hungUp(1);
    }

    private static Lease.Current hungUp(int second) {
        return new Lease.Current(1, OTHER, START, START.plusSeconds(second), LEASE, false);
    }
}
