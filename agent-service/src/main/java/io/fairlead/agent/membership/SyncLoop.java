package io.fairlead.agent.membership;

import io.fairlead.agent.store.IdentityStore;
import io.fairlead.agent.task.Tasks;
import io.fairlead.api.agent.AgentRegistered;
import io.fairlead.api.agent.AgentRegistration;
import io.fairlead.api.agent.SyncAnswer;
import io.fairlead.api.agent.SyncApi;
import io.fairlead.api.agent.SyncRequest;
import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.id.AgentId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Registers with the leader and syncs with it, for ever, on one thread.
///
/// One sync is always open. When there is a new update, the next sync goes out at once, beside the
/// open one; from then on only its answer counts. While an open sync carries updates, its answer is
/// near, and further updates wait for it (a little), so that updates travel in groups under load;
/// and a sync with updates is not followed by the next at once.
final class SyncLoop implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(SyncLoop.class);
    private static final int MOST_UPDATES = 2_000;
    private static final Duration GROUPING = Duration.ofMillis(200);

    /// Between syncs, the first of which had updates: what else there is to say comes together.
    private static final Duration PACE = Duration.ofMillis(20);

    private static final Duration LAST_WORD = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Masters masters;
    private final SyncParts parts;
    private final Semaphore wake = new Semaphore(0);
    private final Backoff backoff;
    private final ReservationTries reservations = new ReservationTries();
    private volatile boolean stopping;
    private volatile @Nullable Instant lastContact;
    private boolean inventoryWanted = true;
    private long sequence;
    private @Nullable AgentId agentId;
    private Duration syncWait = Duration.ZERO;
    private String lastRefusal = "";
    private Attributes said = Attributes.NONE;

    /// What the loop speaks of and with.
    record SyncParts(
            Registrations registrations,
            IdentityStore identity,
            Tasks tasks,
            UsageReport usage,
            SyncMetrics metrics,
            InstantSource clock) {}

    SyncLoop(Masters masters, SyncParts parts, Backoff backoff) {
        this.masters = masters;
        this.parts = parts;
        this.backoff = backoff;
    }

    /// There may be something to send.
    void wake() {
        wake.release();
    }

    /// Ends the loop with one last sync, where something is left to say.
    void stop() {
        stopping = true;
        wake();
    }

    /// When a master last answered as leader; absent before the first time.
    @Nullable Instant lastContact() {
        return lastContact;
    }

    @Override
    public void run() {
        while (!stopping) {
            try {
                if (agentId == null || areReservationsDue()) {
                    register();
                }
                syncOnce();
                backoff.reset();
                lastRefusal = "";
            } catch (InterruptedException ended) {
                return;
            } catch (RuntimeException refused) {
                refused(MasterRefusal.of(refused));
            }
        }
        lastSync();
    }

    private boolean areReservationsDue() {
        return reservations.isDue(parts.clock().instant(), parts.tasks().retired());
    }

    /// Says what is left to say, once, and does not wait long for the answer.
    private void lastSync() {
        if (agentId == null || parts.tasks().updates(1).isEmpty()) {
            return;
        }
        try {
            act(send(request()).get(LAST_WORD.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException | TimeoutException | RuntimeException unheard) {
            LOG.info("The last sync was not answered why={}", String.valueOf(unheard));
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private void register() {
        AgentRegistration registration = parts.registrations().now();
        AgentRegistered registered = masters.api().register(registration);
        if (!parts.identity().accepts(registered.epoch())) {
            throw new StaleMasterException(registered.epoch());
        }
        parts.identity().registeredAs(registered.agentId());
        agentId = registered.agentId();
        syncWait = registered.syncWait();
        inventoryWanted = true;
        said = registration.attributes();
        parts.registrations().notTaken(registered.reservationsNotTaken());
        contact();
        reservations.answered(
                registered.reservationsNotTaken().isEmpty(),
                parts.clock().instant(),
                parts.tasks().retired());
        LOG.info(
                "Registered agent={} name={} master={} epoch={}",
                agentId,
                registration.name(),
                masters.current(),
                registered.epoch());
    }

    private void contact() {
        lastContact = parts.clock().instant();
    }

    /// Sends one sync, and acts on its answer, unless something new is to be said before it comes.
    private void syncOnce() throws InterruptedException {
        wake.drainPermits();
        long seen = parts.tasks().changes();
        SyncRequest request = request();
        long begun = System.nanoTime();
        CompletableFuture<SyncAnswer> open = send(request);
        while (!open.isDone()) {
            boolean news = parts.tasks().changes() != seen || stopping;
            long wait = untilNext(request, begun);
            if (news && wait <= 0) {
                parts.metrics().superseded();
                return;
            }
            long left = syncWait.plus(PATIENCE).toNanos() - (System.nanoTime() - begun);
            if (left <= 0) {
                throw new IllegalStateException("The master does not answer a sync.");
            }
            long most = news ? Math.min(wait, left) : left;
            if (wake.tryAcquire(most, TimeUnit.NANOSECONDS)) {
                wake.drainPermits();
            }
        }
        parts.metrics().answered(System.nanoTime() - begun, !request.updates().isEmpty());
        SyncAnswer answer = result(open);
        act(answer);
        Attributes told = request.attributes();
        if (told != null && !answer.superseded()) {
            said = told;
        }
        if (!request.updates().isEmpty() && !stopping) {
            TimeUnit.NANOSECONDS.sleep(PACE.toNanos() - (System.nanoTime() - begun));
        }
    }

    /// Nanoseconds before another sync may go out beside the open one.
    private static long untilNext(SyncRequest request, long begun) {
        return request.updates().isEmpty() ? 0 : GROUPING.toNanos() - (System.nanoTime() - begun);
    }

    private SyncRequest request() {
        var identity = parts.identity().identity();
        Attributes attributes = parts.registrations().attributes();
        return new SyncRequest(
                identity.incarnation(),
                identity.epoch(),
                ++sequence,
                parts.tasks().updates(MOST_UPDATES),
                parts.usage().sinceLast(),
                attributes.equals(said) ? null : attributes,
                inventoryWanted ? parts.tasks().inventory() : null,
                parts.registrations().process());
    }

    private CompletableFuture<SyncAnswer> send(SyncRequest request) {
        SyncApi api = masters.api();
        AgentId id = Objects.requireNonNull(agentId);
        CompletableFuture<SyncAnswer> open = new CompletableFuture<>();
        Thread.ofVirtual()
                .name("sync-" + request.sequence())
                .start(() -> {
                    try {
                        open.complete(api.sync(id, request));
                    } catch (RuntimeException | Error failed) {
                        open.completeExceptionally(failed);
                    }
                    wake();
                });
        return open;
    }

    private static SyncAnswer result(CompletableFuture<SyncAnswer> open)
            throws InterruptedException {
        try {
            return open.get();
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException refused
                    ? refused
                    : new IllegalStateException(failed.getCause());
        }
    }

    private void act(SyncAnswer answer) {
        if (!parts.identity().accepts(answer.epoch())) {
            throw new StaleMasterException(answer.epoch());
        }
        contact();
        if (answer.superseded()) {
            return;
        }
        inventoryWanted = answer.inventoryWanted();
        answer.acknowledgements().forEach(parts.tasks()::acknowledge);
        answer.launches().forEach(parts.tasks()::launch);
        answer.kills().forEach(parts.tasks()::kill);
    }

    private void refused(MasterRefusal refusal) {
        parts.metrics().failed();
        if (refusal.registerAgain()) {
            LOG.info("The master does not know this agent master={}", masters.current());
            agentId = null;
        } else if (refusal.leader() != null && !refusal.leader().equals(masters.current())) {
            masters.leaderIs(refusal.leader());
        } else {
            tell(refusal);
            masters.tryNext();
            inventoryWanted = true;
        }
        pause();
    }

    /// The same trouble again and again is told once.
    private void tell(MasterRefusal refusal) {
        if (!refusal.why().equals(lastRefusal)) {
            LOG.warn("No sync master={} why={}", masters.current(), refusal.why());
            lastRefusal = refusal.why();
        }
    }

    private void pause() {
        try {
            Thread.sleep(stopping ? Duration.ZERO : backoff.next());
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}
