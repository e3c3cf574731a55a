package io.fairlead.master.agent;

import io.fairlead.master.leadership.Leadership;
import io.fairlead.master.leadership.LeadershipSettings;
import io.fairlead.master.state.LiveView;
import io.fairlead.master.writer.CommitListener;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.stereotype.Component;

/// Where agents wait that come to a master that does not lead: most likely they have lost their
/// leader, and this master is about to take over. A fleet that tried one master after the other
/// would take the processors from it; so would one that is let in, or only woken, all at once.
@Component
class LeaderWait implements CommitListener {

    private static final long TICK_MILLIS = 20;

    private final Leadership leadership;
    private final Duration mostWait;
    private final Duration longestTurn;
    private final Queue<CountDownLatch> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean attended = new AtomicBoolean();
    private volatile Turns turns = new Turns(System.nanoTime(), 0, 0);

    LeaderWait(Leadership leadership, LeadershipSettings settings, AgentSettings agents) {
        this.leadership = leadership;
        // The lease runs out first, and then what its holder left is read.
        this.mostWait = settings.lease().multipliedBy(2);
        // Far from being taken for unreachable.
        this.longestTurn = agents.unreachableAfter().dividedBy(3);
    }

    @Override
    public void opened(LiveView view) {
        opened(view.agents().all().size());
    }

    void opened(int agents) {
        turns = Turns.from(System.nanoTime(), agents, longestTurn.toNanos());
    }

    /// Returns when this master leads and it is this agent's turn, when the leader is seen to live,
    /// or after twice the time of a lease without one.
    ///
    /// @param isNews whether this leader has not heard of the agent yet in its term
    void await(boolean isNews) {
        if (leadership.isServing() && !(isNews && !turns.areOver(System.nanoTime()))) {
            return;
        }
        CountDownLatch turn = new CountDownLatch(1);
        waiting.add(turn);
        attend();
        try {
            turn.await();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /// One thread for all who wait.
    private void attend() {
        if (!waiting.isEmpty() && attended.compareAndSet(false, true)) {
            Thread.ofPlatform().name("leader-wait").daemon().start(this::letIn);
        }
    }

    private void letIn() {
        try {
            leadership.awaitServing(mostWait);
            letInByTurns();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } finally {
            letIn(Integer.MAX_VALUE);
            attended.set(false);
            attend();
        }
    }

    private void letInByTurns() throws InterruptedException {
        Turns now = turns;
        int in = 0;
        while (leadership.isServing() && !now.areOver(System.nanoTime())) {
            int mayBeIn = now.letIn(System.nanoTime());
            letIn(mayBeIn - in);
            in = mayBeIn;
            TimeUnit.MILLISECONDS.sleep(TICK_MILLIS);
        }
    }

    private void letIn(int most) {
        for (int i = 0; i < most; i++) {
            CountDownLatch next = waiting.poll();
            if (next == null) {
                return;
            }
            next.countDown();
        }
    }
}
