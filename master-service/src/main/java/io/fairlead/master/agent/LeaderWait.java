package io.fairlead.master.agent;

import io.fairlead.master.leadership.Leadership;
import io.fairlead.master.leadership.LeadershipSettings;
import io.fairlead.master.state.LiveView;
import io.fairlead.master.writer.CommitListener;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/// Where agents wait that come to a master that does not lead: most likely they have lost their
/// leader, and this master is about to take over. A fleet that tried one master after the other
/// would take the processors from it; so would one that is let in all at once.
@Component
class LeaderWait implements CommitListener {

    /// On average.
    private static final int LET_IN_A_SECOND = 1_500;

    private final Leadership leadership;
    private final Duration mostWait;
    private final Duration longestTurn;
    private volatile Turns turns = new Turns(System.nanoTime(), 0);

    /// @param since when the term began, by the nanosecond clock
    /// @param nanos how long it takes until all agents have had their turn
    private record Turns(long since, long nanos) {}

    LeaderWait(Leadership leadership, LeadershipSettings settings, AgentSettings agents) {
        this.leadership = leadership;
        // The lease runs out first, and then what its holder left is read.
        this.mostWait = settings.lease().multipliedBy(2);
        // Far from being taken for unreachable.
        this.longestTurn = agents.unreachableAfter().dividedBy(3);
    }

    @Override
    public void opened(LiveView view) {
        long atThatRate = TimeUnit.SECONDS.toNanos(view.agents().all().size()) / LET_IN_A_SECOND;
        turns = new Turns(System.nanoTime(), Math.min(longestTurn.toNanos(), atThatRate));
    }

    /// Returns at once while this master leads; else when it does, when the leader is seen to live,
    /// or after twice the time of a lease.
    void awaitLeader() {
        if (leadership.isServing()) {
            return;
        }
        try {
            leadership.awaitServing(mostWait);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /// For an agent that is heard of for the first time in this term. Few are let in at first, for
    /// frameworks come at the same time and all code is cold; then more and more.
    void awaitTurn() {
        Turns now = turns;
        long turn = (long) (now.nanos() * Math.sqrt(ThreadLocalRandom.current().nextDouble()));
        try {
            TimeUnit.NANOSECONDS.sleep(now.since() + turn - System.nanoTime());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
