package io.fairlead.master.agent;

import io.fairlead.master.leadership.Leadership;
import io.fairlead.master.leadership.LeadershipSettings;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.stereotype.Component;

/// Where agents wait that come to a master that does not lead: most likely they have lost their
/// leader, and this master is about to take over. A fleet that tried one master after the other
/// would take the processors from it; so would one that is let in all at once.
@Component
class LeaderWait {

    private static final int LET_IN_A_SECOND = 2_000;

    private final Leadership leadership;
    private final LeadershipSettings settings;
    private final AtomicInteger waiting = new AtomicInteger();

    LeaderWait(Leadership leadership, LeadershipSettings settings) {
        this.leadership = leadership;
        this.settings = settings;
    }

    /// Returns at once while this master leads; else when it does, when the leader is seen to live,
    /// or after the time of a lease.
    void await() {
        if (leadership.isServing()) {
            return;
        }
        try {
            long inTurn = TimeUnit.SECONDS.toNanos(waiting.incrementAndGet()) / LET_IN_A_SECOND;
            leadership.awaitServing(settings.lease());
            if (leadership.isServing()) {
                TimeUnit.NANOSECONDS.sleep(ThreadLocalRandom.current().nextLong(inTurn));
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw leadership.notLeader();
        } finally {
            waiting.decrementAndGet();
        }
    }
}
