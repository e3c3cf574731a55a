package io.fairlead.gateway.schedule;

import io.fairlead.core.id.UuidV7;
import io.fairlead.gateway.job.JobNeedsAttention;
import io.fairlead.gateway.queue.QueueChanged;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/// Holds the leases of this gateway and has one runner for each queue held. Its own thread renews,
/// takes what nobody holds, and starts and ends runners.
@Component
class QueueRunners implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(QueueRunners.class);
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);

    private final UUID owner = UuidV7.of(Instant.now(), new SecureRandom());
    private final Map<String, Held> held = new ConcurrentHashMap<>();

    /// Runners that were told to end, for another gateway to go on; the leases' thread's own.
    private final List<Held> leaving = new ArrayList<>();

    private final Semaphore wakes = new Semaphore(0);
    private final QueueServices services;
    private final LeaseRows leases;
    private volatile boolean running;
    private volatile Thread thread = Thread.currentThread();

    QueueRunners(QueueServices services, LeaseRows leases) {
        this.services = services;
        this.leases = leases;
    }

    private record Held(Lease lease, QueueRunner runner, Thread thread) {}

    @Override
    public void start() {
        running = true;
        thread = Thread.ofPlatform().name("queue-leases").start(this::loop);
    }

    private void loop() {
        while (running) {
            try {
                tick();
            } catch (RuntimeException failed) {
                log.warn("Leases not renewed: {}", failed.getMessage());
            }
            try {
                if (wakes.tryAcquire(
                        services.settings().renewEvery().toMillis(), TimeUnit.MILLISECONDS)) {
                    wakes.drainPermits();
                }
            } catch (InterruptedException stop) {
                return;
            }
        }
    }

    private void tick() {
        renew();
        held.values().removeIf(each -> !each.thread().isAlive() && !each.lease().isValid());
        releaseLeft();
        Duration length = services.settings().lease();
        int share = leases.share(owner, length);
        if (held.size() > share) {
            leaveOne();
        }
        long asked = System.nanoTime();
        for (LeaseRows.Taken taken : leases.takeFree(owner, length, share - held.size())) {
            Held before = held.remove(taken.queue());
            if (before != null) {
                before.runner().stop();
            }
            run(new Lease(taken.queue(), taken.epoch(), asked, length));
        }
        for (Held each : List.copyOf(held.values())) {
            if (!each.thread().isAlive() && each.lease().isValid()) {
                run(each.lease());
            }
        }
    }

    /// Another gateway has come: one queue after the other goes to it, each after what its runner
    /// is doing.
    private void leaveOne() {
        String last = held.keySet().stream().max(Comparator.naturalOrder()).orElseThrow();
        Held one = held.remove(last);
        if (one != null) {
            log.info("Leaves queue={} to another gateway", last);
            one.runner().stop();
            leaving.add(one);
        }
    }

    private void releaseLeft() {
        for (Held one : List.copyOf(leaving)) {
            if (!one.thread().isAlive()) {
                leaving.remove(one);
                leases.release(owner, one.lease());
            }
        }
    }

    private void renew() {
        List<Lease> mine = held.values().stream().map(Held::lease).toList();
        if (mine.isEmpty()) {
            return;
        }
        long asked = System.nanoTime();
        Set<String> renewed = leases.renew(owner, mine, services.settings().lease());
        for (Lease lease : mine) {
            if (renewed.contains(lease.queue())) {
                lease.renewed(asked, services.settings().lease());
            } else {
                Held lost = held.remove(lease.queue());
                if (lost != null) {
                    lost.runner().stop();
                }
            }
        }
    }

    private void run(Lease lease) {
        QueueRunner runner = new QueueRunner(services, owner, lease);
        Thread runnerThread = Thread.ofVirtual().name("queue-" + lease.queue()).start(runner);
        held.put(lease.queue(), new Held(lease, runner, runnerThread));
    }

    @TransactionalEventListener
    void queueChanged(QueueChanged changed) {
        wakes.release();
        wake(changed.name());
    }

    @TransactionalEventListener
    void jobNeedsAttention(JobNeedsAttention job) {
        wake(job.queue());
    }

    private void wake(String queue) {
        Held runs = held.get(queue);
        if (runs != null) {
            runs.runner().wake();
        }
    }

    @Override
    public void stop() {
        running = false;
        thread.interrupt();
        held.values().forEach(each -> each.runner().stop());
        for (Held each : new ArrayList<>(held.values())) {
            try {
                if (!each.thread().join(LAST_WORDS)) {
                    each.thread().interrupt();
                    each.thread().join(LAST_WORDS);
                }
                leases.release(owner, each.lease());
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException databaseAway) {
                log.info("Lease not given back queue={}", each.lease().queue());
            }
        }
        held.clear();
        try {
            leases.leave(owner);
        } catch (RuntimeException databaseAway) {
            log.info("Not signed off");
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
