package io.fairlead.gateway.schedule;

import io.fairlead.api.framework.FrameworkEvent;
import io.fairlead.api.framework.OfferView;
import io.fairlead.api.framework.TaskUpdate;
import io.fairlead.api.problem.Problem;
import io.fairlead.api.problem.ProblemException;
import io.fairlead.core.policy.FirstComeFirstServed;
import io.fairlead.core.policy.SchedulingPolicy;
import io.fairlead.core.resource.Quantities;
import io.fairlead.gateway.job.RolloutState;
import io.fairlead.gateway.queue.HostedQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs one queue, on one thread, for as long as the lease is held: the only writer of its tasks.
///
/// It waits for messages (events of the master, wakes) or the tick, looks into the database for
/// jobs that are new or to be stopped, applies what the master said, and gives what waits a way to
/// resources. Where the master is away it goes on without, and tries to reach it again; where the
/// database refuses a write, it drops what it knows and loads it again.
final class QueueRunner implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(QueueRunner.class);
    private static final int INBOX = 1_000;
    private static final int DRAIN = 200;
    private static final Duration AGAIN = Duration.ofMillis(300);
    private static final Duration GATHER = Duration.ofMillis(30);
    private static final Duration GATHER_MANY = Duration.ofMillis(60);
    private static final int MANY = 50;
    private static final Duration CAPACITY_KEPT = Duration.ofSeconds(5);

    private final QueueServices services;
    private final UUID owner;
    private final Lease lease;
    private final BlockingQueue<Message> inbox = new LinkedBlockingQueue<>(INBOX);

    private volatile boolean stopped;
    private @Nullable Connection connection;
    private long connectAtNanos = System.nanoTime();
    private long pollAtNanos = System.nanoTime();
    private long roundAtNanos = System.nanoTime();
    private long polledAtNanos = System.nanoTime();
    private int updatesLastRound;
    private long capacityUntilNanos = System.nanoTime();
    private Quantities capacity = Quantities.ZERO;
    private String lastProblem = "";

    QueueRunner(QueueServices services, UUID owner, Lease lease) {
        this.services = services;
        this.owner = owner;
        this.lease = lease;
    }

    /// Lets it look into the database now.
    void wake() {
        inbox.offer(new Message.Wake());
    }

    /// Ends it after what it is doing.
    void stop() {
        stopped = true;
        wake();
    }

    private boolean goesOn() {
        return !stopped && lease.isValid();
    }

    @Override
    public void run() {
        log.info("Runs queue={} epoch={}", lease.queue(), lease.epoch());
        while (goesOn()) {
            try {
                work(new QueueDesk(services, owner, lease));
            } catch (LeaseLostException lost) {
                log.info("Leaves queue={}: {}", lease.queue(), lost.getMessage());
                stopped = true;
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                stopped = true;
            } catch (RuntimeException failed) {
                log.warn("Loads again queue={} after", lease.queue(), failed);
                disconnect("loads again");
                pause();
            }
        }
        disconnect("stops");
        log.info("Does not run any more queue={} epoch={}", lease.queue(), lease.epoch());
    }

    private void pause() {
        try {
            TimeUnit.NANOSECONDS.sleep(AGAIN.toNanos());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            stopped = true;
        }
    }

    private void work(QueueDesk desk) throws InterruptedException {
        services.rows().loadAll(lease.queue()).forEach(desk.book::add);
        desk.commit(life -> List.copyOf(desk.book.jobs()).forEach(life::resume));
        while (goesOn()) {
            List<Message> messages = take(desk);
            try {
                lookForNews(desk);
                handle(desk, messages);
                if (connection == null && System.nanoTime() - connectAtNanos >= 0) {
                    connect(desk);
                }
                schedule(desk);
                rollBackWhatFailed(desk);
                lastProblem = connection == null ? lastProblem : "";
            } catch (ProblemException refused) {
                tell(refused);
                disconnect(refused.detail());
            }
            desk.writeWhatIsDue();
            if (messages.isEmpty()) {
                services.metrics().waiting(lease.queue(), desk.book.waiting());
            }
        }
    }

    private void tell(ProblemException refused) {
        String problem = refused.problem() + " " + refused.detail();
        if (!problem.equals(lastProblem)) {
            lastProblem = problem;
            log.warn("No way to the master queue={}: {}", lease.queue(), problem);
        }
    }

    private List<Message> take(QueueDesk desk) throws InterruptedException {
        Duration most = connection == null ? AGAIN : services.settings().pollEvery();
        Duration wait = desk.untilDue(desk.book.untilNextReady(desk.now(), untilPoll(most)));
        List<Message> messages = new ArrayList<>();
        Message first = inbox.poll(Math.max(1, wait.toMillis()), TimeUnit.MILLISECONDS);
        if (first != null) {
            messages.add(first);
            gather();
            inbox.drainTo(messages, DRAIN);
        }
        if (messages.stream().anyMatch(Message.Wake.class::isInstance)) {
            pollAtNanos = polledAtNanos + services.settings().gather().toNanos();
        }
        return messages;
    }

    /// Rounds cost much the same whatever is in them, here, at the master and in both databases: in
    /// quick succession they wait for more to come.
    private void gather() throws InterruptedException {
        Duration most = updatesLastRound < MANY ? GATHER : GATHER_MANY;
        long left = most.toNanos() - (System.nanoTime() - roundAtNanos);
        if (left > 0) {
            TimeUnit.NANOSECONDS.sleep(left);
        }
        roundAtNanos = System.nanoTime();
    }

    /// The time to the next look into the database, at most the time given.
    private Duration untilPoll(Duration most) {
        Duration left = Duration.ofNanos(Math.max(0, pollAtNanos - System.nanoTime()));
        return left.compareTo(most) < 0 ? left : most;
    }

    /// Jobs that are new or to be stopped, and changes of the queue itself.
    private void lookForNews(QueueDesk desk) {
        if (System.nanoTime() - pollAtNanos < 0) {
            return;
        }
        polledAtNanos = System.nanoTime();
        pollAtNanos = polledAtNanos + services.settings().pollEvery().toNanos();
        List<LiveRows.Attention> notes = services.rows().takeAttention(owner, lease);
        List<UUID> unknown =
                notes.stream()
                        .map(LiveRows.Attention::id)
                        .filter(id -> desk.book.job(id) == null)
                        .toList();
        services.rows().load(unknown).forEach(desk.book::add);
        desk.commit(life -> notes.forEach(note -> heed(desk, life, note)));
        if (!notes.isEmpty()) {
            newWork(desk);
        }
        reconnectWhereChanged();
    }

    private void heed(QueueDesk desk, LifeCycle life, LiveRows.Attention note) {
        JobRun job = desk.book.job(note.id());
        if (job == null) {
            return;
        }
        boolean scaled = job.document.instances() != note.instances();
        if (job.rollout != null && job.version != note.version()) {
            services.rows().readService(job, note.version());
            life.rollOut(job);
        }
        if (scaled) {
            life.scaled(job, services.rows().scaled(job.id));
        }
        life.heldBack(job, note);
        if (note.stopRequestedAt() != null) {
            life.stop(job, note.stopRequestedAt());
        }
    }

    private void newWork(QueueDesk desk) {
        if (connection != null) {
            new QueueScheduler(desk, policy(connection.link.queue()), connection).newWork();
        }
    }

    private void reconnectWhereChanged() {
        if (connection != null
                && !services.queues()
                        .find(lease.queue())
                        .map(connection.link.queue()::equals)
                        .orElse(false)) {
            disconnect("the queue was changed");
            connectAtNanos = System.nanoTime();
        }
    }

    private void handle(QueueDesk desk, List<Message> messages) {
        List<TaskUpdate> updates = new ArrayList<>();
        for (Message message : messages) {
            switch (message) {
                case Message.Event(Connection from, FrameworkEvent event) -> {
                    if (from == connection) {
                        hear(desk, from, event, updates);
                    }
                }
                case Message.Closed(Connection from, String reason) -> {
                    if (from == connection) {
                        disconnect(reason);
                    }
                }
                case Message.Wake _ -> {}
            }
        }
        updatesLastRound = updates.size();
        if (!updates.isEmpty()) {
            Changes changes = desk.commit(life -> life.update(updates));
            if (connection != null) {
                if (!changes.created.isEmpty()) {
                    newWork(desk);
                }
                connection.link.acknowledge(changes.acknowledgements());
            }
        }
        if (connection != null && messages.stream().anyMatch(QueueRunner::isReset)) {
            connection.caughtUp();
        }
    }

    private static boolean isReset(Message message) {
        return message instanceof Message.Event(_, FrameworkEvent.Reset _);
    }

    private void hear(
            QueueDesk desk, Connection from, FrameworkEvent event, List<TaskUpdate> updates) {
        if (!services.epochs().accept(event.epoch())) {
            disconnect("the stream is of a lower epoch");
            return;
        }
        switch (event) {
            case FrameworkEvent.Subscribed subscribed -> from.subscribed(subscribed);
            case FrameworkEvent.Reset reset -> {
                from.offers.clear();
                hold(desk, from, reset.offers());
                updates.addAll(reset.updates());
            }
            case FrameworkEvent.Offers offers -> hold(desk, from, offers.offers());
            case FrameworkEvent.Rescinded rescinded ->
                    rescinded.offers().forEach(from.offers::remove);
            case FrameworkEvent.Updates more -> updates.addAll(more.updates());
            case FrameworkEvent.Closed closed -> disconnect(closed.reason());
        }
    }

    private static void hold(QueueDesk desk, Connection from, List<OfferView> offers) {
        for (OfferView offer : offers) {
            from.offers.put(offer.id(), offer);
            desk.remember(offer.agentId(), offer.attributes());
        }
    }

    private void connect(QueueDesk desk) {
        connectAtNanos = System.nanoTime() + AGAIN.toNanos();
        Connection made = new Connector(services, lease).connect(desk).orElse(null);
        if (made == null) {
            stopped = true;
        } else {
            connection = made;
            made.read(services.json(), inbox);
        }
    }

    private void disconnect(String reason) {
        if (connection != null) {
            connection.close();
            connection = null;
            connectAtNanos = System.nanoTime() + AGAIN.toNanos();
            log.info("Disconnected queue={} why={}", lease.queue(), reason);
        }
    }

    private void schedule(QueueDesk desk) {
        Connection now = connection;
        if (now == null) {
            return;
        }
        if (now.isSilent()) {
            throw new ProblemException(Problem.UNAVAILABLE, "The master has fallen silent.");
        }
        desk.commit(LifeCycle::stepRollouts);
        now.calls.endWhatMust();
        new QueueScheduler(desk, policy(now.link.queue()), now).round(capacity());
    }

    /// What has failed is stored, so it does not matter when this is done, nor by whom.
    private void rollBackWhatFailed(QueueDesk desk) {
        for (JobRun job : desk.book.rollouts()) {
            Rollout rollout = job.rollout();
            if (rollout.state == RolloutState.FAILED && job.stopRequestedAt == null) {
                services.updates().rollBackFailed(job.id, rollout.version);
            }
        }
    }

    private SchedulingPolicy policy(HostedQueue queue) {
        return services.policies().find(queue.policy()).orElseGet(FirstComeFirstServed::new);
    }

    private Quantities capacity() {
        if (System.nanoTime() - capacityUntilNanos >= 0) {
            capacity = services.masters().call(m -> m.cluster().cluster().resources().total());
            capacityUntilNanos = System.nanoTime() + CAPACITY_KEPT.toNanos();
        }
        return capacity;
    }
}
