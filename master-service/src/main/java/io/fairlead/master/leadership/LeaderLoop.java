package io.fairlead.master.leadership;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import jakarta.annotation.PreDestroy;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.postgresql.PGProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/// Tries to lead, and while it leads keeps the lease.
///
/// One thread takes and resigns leadership and tells the listeners; a second one only renews, so
/// that a long load does not cost the lease; a third one ([Rehearsals]) reads while another leads.
/// Losing the database is no reason to resign at once: the lease is over when our own clock says
/// so. A master that cannot load gives the lease back and stands back for a while, so that another
/// may lead; whatever goes wrong, errors of the JVM included, these threads go on.
@Component
@EnableConfigurationProperties(LeadershipSettings.class)
class LeaderLoop implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(LeaderLoop.class);

    private static final long A_LITTLE_NANOS = 1_000_000;

    /// From half a lease to two.
    private static final int MOST_DOUBLINGS = 2;

    private final Leadership leadership;
    private final LeadershipSettings settings;
    private final AdvertisedAddress address;
    private final List<LeadershipListener> listeners;
    private final HikariDataSource ownConnections;
    private final Lease lease;
    private final Semaphore wakes = new Semaphore(0);
    private final Rehearsals rehearsals;
    private volatile boolean running;
    private volatile boolean reloadWanted;
    private volatile boolean leads;
    private boolean firstTry = true;
    private boolean leaderWasSilent;
    private int failedLoads;
    private long standsBackUntil = System.nanoTime();

    /// When the lease of another is over, if it is not renewed.
    private long overAt = System.nanoTime();

    LeaderLoop(
            Leadership leadership,
            LeadershipSettings settings,
            AdvertisedAddress address,
            List<LeadershipListener> listeners,
            HikariDataSource dataSource) {
        this.leadership = leadership;
        this.settings = settings;
        this.address = address;
        this.listeners = List.copyOf(listeners);
        this.rehearsals = new Rehearsals(leadership, settings, this.listeners);
        UUID holder = UUID.randomUUID();
        this.ownConnections = ownConnections(dataSource, Lease.sessionName(holder));
        this.lease = new Lease(ownConnections, holder, settings.lease().toMillis());
        leadership.onReload(() -> {
            reloadWanted = true;
            wakes.release();
        });
    }

    /// One to take the lease, one to renew it: when all others are in use, leadership must not be
    /// lost over it.
    private static HikariDataSource ownConnections(HikariDataSource others, String sessionName) {
        HikariConfig config = new HikariConfig();
        others.copyStateTo(config);
        config.setPoolName("lease");
        config.addDataSourceProperty(PGProperty.APPLICATION_NAME.getName(), sessionName);
        config.setMinimumIdle(2);
        config.setMaximumPoolSize(2);
        return new HikariDataSource(config);
    }

    @EventListener(ApplicationReadyEvent.class)
    void ready() {
        running = true;
        Thread.ofPlatform().name("leadership").daemon().start(this::run);
        Thread.ofPlatform().name("lease").daemon().start(this::keepRenewing);
        rehearsals.start();
    }

    private void run() {
        while (running) {
            try {
                step();
            } catch (RuntimeException | Error failed) {
                LOG.warn("leadership step failed: {}", failed.toString());
            }
            pause();
        }
    }

    private void pause() {
        long usual = settings.renewal().toNanos() / 2;
        long pause = leads ? usual : Math.min(usual / 2, untilNews());
        try {
            boolean _ = wakes.tryAcquire(pause + A_LITTLE_NANOS, TimeUnit.NANOSECONDS);
            wakes.drainPermits();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /// Until the leader counts as silent, then until its lease is over: neither is to be noticed
    /// late.
    private long untilNews() {
        long now = System.nanoTime();
        long silentAt = overAt - settings.lease().minus(settings.silence()).toNanos();
        return LongStream.of(silentAt - now, overAt - now)
                .filter(left -> left > 0)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    private void step() {
        if (leads && (reloadWanted || !leadership.isHeld())) {
            resign(reloadWanted ? "reload" : "lease lost");
        }
        if (!leads) {
            tryToLead();
        }
    }

    private void tryToLead() {
        long sent = System.nanoTime();
        Optional<Lease.Won> won =
                sent - standsBackUntil < 0
                        ? Optional.empty()
                        : lease.acquire(address.get(), firstTry);
        firstTry = false;
        if (won.isEmpty()) {
            Lease.Current current = lease.current();
            overAt = System.nanoTime() + current.left().toNanos();
            leadership.seen(current, settings.lease());
            lookForSilence();
            return;
        }
        leads = true;
        reloadWanted = false;
        Lease.Won mine = won.get();
        leadership.won(
                mine.epoch(), address.get(), mine.since(), sent + settings.lease().toNanos());
        rehearsals.abandon();
        try {
            for (LeadershipListener listener : listeners) {
                listener.lead(mine.epoch());
            }
        } catch (RuntimeException | Error failed) {
            LOG.error("could not take over epoch={}", mine.epoch(), failed);
            giveWay(mine.epoch());
            return;
        }
        failedLoads = 0;
        if (!reloadWanted) {
            serve(mine.epoch(), sent);
        }
    }

    private void serve(long epoch, long since) {
        leadership.serves();
        LOG.info(
                "this master leads epoch={} address={} readyAfterMillis={} lastRehearsalMillis={}",
                epoch,
                address.get(),
                millisSince(since),
                rehearsals.lastMillis());
        // Tells others where the leader is; if it cannot now, the next renewal does.
        renew();
    }

    /// Half the time of a lease, then longer, for another master looks every sixteenth of it.
    private void giveWay(long epoch) {
        long half = settings.lease().toNanos() / 2;
        standsBackUntil = System.nanoTime() + (half << Math.min(failedLoads, MOST_DOUBLINGS));
        failedLoads++;
        resign("load failed");
        lease.release(epoch);
    }

    private void lookForSilence() {
        boolean silent = leadership.isLeaderSilent(settings.silence());
        if (silent && !leaderWasSilent) {
            LOG.info(
                    "the leader is silent epoch={} address={}",
                    leadership.epoch(),
                    leadership.address());
            rehearsals.leaderIsSilent();
        }
        leaderWasSilent = silent;
    }

    private static long millisSince(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }

    private void resign(String reason) {
        LOG.info("this master leads no more epoch={} reason={}", leadership.epoch(), reason);
        leads = false;
        leadership.resigned();
        listeners.reversed().forEach(LeaderLoop::dropAll);
    }

    private static void dropAll(LeadershipListener listener) {
        try {
            listener.resign();
        } catch (RuntimeException | Error failed) {
            LOG.error("a listener failed to resign", failed);
        }
    }

    private void keepRenewing() {
        while (running) {
            try {
                renew();
            } catch (RuntimeException | Error failed) {
                LOG.warn("cannot renew the lease: {}", failed.toString());
            }
            try {
                Thread.sleep(settings.renewal());
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void renew() {
        if (!leads) {
            return;
        }
        long epoch = leadership.epoch();
        long sent = System.nanoTime();
        if (lease.renew(epoch, leadership.isServing() ? address.get() : null)) {
            if (epoch == leadership.epoch()) {
                leadership.renewed(sent + settings.lease().toNanos());
            }
        } else if (leads && epoch == leadership.epoch()) {
            leadership.renewed(sent);
            wakes.release();
        }
    }

    @Override
    public void start() {
        // Begins when the port is open: see ready().
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public void stop() {
        running = false;
        rehearsals.stop();
        if (leads) {
            long epoch = leadership.epoch();
            resign("shutdown");
            lease.release(epoch);
        }
        wakes.release();
    }

    /// Also where it never got ready.
    @PreDestroy
    void closeConnections() {
        ownConnections.close();
    }

    /// Stops before the web server, so that held calls are answered and streams closed.
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
