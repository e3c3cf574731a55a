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
    private final Queue<Waiting> queue = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean attended = new AtomicBoolean();
    private volatile Turns turns = new Turns(System.nanoTime(), 0, 0);

    /// One that waits.
    ///
    /// @param renewals of another's lease that had been seen when it came
    /// @param since when it came, by the nanosecond clock
    private record Waiting(CountDownLatch turn, long renewals, long since) {}

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
        if (leadership.isServing() && (!isNews || turns.areOver(System.nanoTime()))) {
            return;
        }
        Waiting caller =
                new Waiting(new CountDownLatch(1), leadership.renewalsSeen(), System.nanoTime());
        queue.add(caller);
        attend();
        try {
            // Where nobody attends any more, it is not to wait for ever.
            if (!caller.turn().await(mostWait.plus(longestTurn).toNanos(), TimeUnit.NANOSECONDS)) {
                queue.remove(caller);
            }
        } catch (InterruptedException stop) {
            queue.remove(caller);
            Thread.currentThread().interrupt();
        }
    }

    /// One thread for all who wait.
    private void attend() {
        if (!queue.isEmpty() && attended.compareAndSet(false, true)) {
            boolean started = false;
            try {
                Thread.ofPlatform().name("leader-wait").daemon().start(this::letIn);
                started = true;
            } finally {
                if (!started) {
                    attended.set(false);
                }
            }
        }
    }

    private void letIn() {
        try {
            while (!queue.isEmpty()) {
                if (leadership.isServing()) {
                    letInByTurns();
                } else {
                    awaitLeader();
                }
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } finally {
            attended.set(false);
            attend();
        }
    }

    /// Sends those on who have waited long enough, or came before the leader was seen to live.
    private void awaitLeader() throws InterruptedException {
        Waiting first = queue.peek();
        if (first != null) {
            leadership.awaitServing(first.renewals(), left(first));
        }
        while (first != null && !leadership.isServing() && isToGoOn(first)) {
            letIn(1);
            first = queue.peek();
        }
    }

    private boolean isToGoOn(Waiting caller) {
        return leadership.hasRenewed(caller.renewals()) || !left(caller).isPositive();
    }

    private Duration left(Waiting caller) {
        return mostWait.minusNanos(System.nanoTime() - caller.since());
    }

    private void letInByTurns() throws InterruptedException {
        Turns now = turns;
        int in = 0;
        while (isOpen(now) && !now.areOver(System.nanoTime())) {
            in += letIn(now.letIn(System.nanoTime()) - in);
            TimeUnit.MILLISECONDS.sleep(TICK_MILLIS);
        }
        if (isOpen(now)) {
            letIn(Integer.MAX_VALUE);
        }
    }

    /// Whether that is still the term.
    private boolean isOpen(Turns term) {
        return leadership.isServing() && turns.equals(term);
    }

    private int letIn(int most) {
        int in = 0;
        while (in < most) {
            Waiting next = queue.poll();
            if (next == null) {
                return in;
            }
            next.turn().countDown();
            in++;
        }
        return in;
    }
}
