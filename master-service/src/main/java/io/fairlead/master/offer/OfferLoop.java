package io.fairlead.master.offer;

import io.fairlead.core.id.IdSource;
import io.fairlead.master.leadership.Leadership;
import io.fairlead.master.writer.ClusterWriter;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Runs allocation cycles: when something happened that may free or want resources, when an offer
/// or a refusal expires, and at least once an interval.
///
/// The cycle itself is a command like any other, decided by the writer.
@Component
@EnableConfigurationProperties(OfferSettings.class)
class OfferLoop {

    private static final Logger LOG = LoggerFactory.getLogger(OfferLoop.class);

    /// A cycle in more parts than that is ended at once: who declines all that it is offered, again
    /// and again, must not keep others from being displaced for who waits.
    private static final int MOST_PARTS = 100;

    private final ClusterWriter writer;
    private final Leadership leadership;
    private final OfferSettings settings;
    private final OfferWakes wakes;
    private final OfferMetrics metrics;
    private final InstantSource clock;
    private final AtomicReference<Optional<Instant>> nextExpiry =
            new AtomicReference<>(Optional.empty());
    private final IdSource ids;
    private volatile boolean running;

    /// Only the loop's thread knows these.
    private Instant nextPreemption = Instant.MIN;

    /// How many parts of a cycle were made so far.
    private int parts;

    OfferLoop(
            ClusterWriter writer,
            Leadership leadership,
            OfferSettings settings,
            OfferWakes wakes,
            OfferMetrics metrics,
            InstantSource clock,
            IdSource ids) {
        this.writer = writer;
        this.leadership = leadership;
        this.settings = settings;
        this.wakes = wakes;
        this.metrics = metrics;
        this.clock = clock;
        this.ids = ids;
    }

    @PostConstruct
    void start() {
        running = true;
        Thread.ofVirtual().name("offer-loop").start(this::run);
    }

    @PreDestroy
    void stop() {
        running = false;
        wakes.wake();
    }

    /// The floor: whatever wake was missed.
    @Scheduled(fixedDelayString = "${fairlead.offer.interval:PT1S}")
    void tick() {
        wakes.wake();
    }

    private void run() {
        while (running) {
            try {
                wakes.await(untilNextExpiry());
                Thread.sleep(settings.pause());
                wakes.forget();
                if (leadership.isServing()) {
                    round();
                }
            } catch (InterruptedException stop) {
                return;
            } catch (RuntimeException failed) {
                LOG.warn("allocation cycle failed: {}", failed.toString());
            }
        }
    }

    private void round() {
        try {
            AllocationRound.Result result = writer.send(next()).join();
            nextExpiry.set(result.nextExpiry());
            metrics.cycle(result.nanos());
            parts = result.partial() ? parts + 1 : 0;
            if (result.partial()) {
                nextPreemption = Instant.MIN;
                wakes.wake();
            }
        } catch (CompletionException refused) {
            LOG.debug("allocation cycle refused: {}", String.valueOf(refused.getCause()));
        }
    }

    private AllocationRound next() {
        int most = parts < MOST_PARTS ? settings.mostOffers() : Integer.MAX_VALUE;
        return new AllocationRound(most, settings.unheard(), preemptions(), ids);
    }

    /// Whom a round displaces is not gone in the next one: so a round that may displace is followed
    /// by ones that may not.
    private int preemptions() {
        Instant now = clock.instant();
        if (now.isBefore(nextPreemption)) {
            return 0;
        }
        nextPreemption = now.plus(settings.preemptEvery());
        return settings.mostPreemptions();
    }

    private Duration untilNextExpiry() {
        Duration most = settings.interval();
        Duration until =
                nextExpiry
                        .get()
                        .map(at -> Duration.between(clock.instant(), at).plusMillis(1))
                        .orElse(most);
        Duration bounded = until.compareTo(most) < 0 ? until : most;
        return bounded.isPositive() ? bounded : Duration.ofMillis(1);
    }
}
