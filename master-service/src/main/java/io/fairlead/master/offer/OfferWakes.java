package io.fairlead.master.offer;

import io.fairlead.master.state.Commit;
import io.fairlead.master.state.LiveView;
import io.fairlead.master.writer.CommitListener;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/// Says when an allocation cycle may have something to do. Wakes are coalesced: however many come
/// while a cycle waits or runs, one more follows.
@Component
class OfferWakes implements CommitListener {

    private final Semaphore wakes = new Semaphore(0);

    void wake() {
        wakes.release();
    }

    /// Waits for a wake, but not longer than that.
    void await(Duration most) throws InterruptedException {
        boolean _ = wakes.tryAcquire(most.toNanos(), TimeUnit.NANOSECONDS);
    }

    /// What comes from now on is a new wake.
    void forget() {
        wakes.drainPermits();
    }

    @Override
    public void committed(Commit commit, LiveView view) {
        boolean something =
                !commit.agents().isEmpty()
                        || !commit.frameworks().isEmpty()
                        || !commit.roles().isEmpty()
                        || !commit.requests().inserted().isEmpty()
                        || !commit.tasks().removed().isEmpty()
                        || !commit.offers().removed().isEmpty();
        if (something) {
            wake();
        }
    }
}
