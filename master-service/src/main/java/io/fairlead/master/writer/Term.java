package io.fairlead.master.writer;

import io.fairlead.api.problem.Problem;
import io.fairlead.api.problem.ProblemException;
import io.fairlead.master.leadership.Leadership;
import io.fairlead.master.persistence.WriteFailed;
import io.fairlead.master.state.ClusterState;
import io.fairlead.master.state.Commit;
import io.fairlead.master.state.LiveView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One time of leading: a thread that takes what has queued up, decides it all, makes it durable in
/// one transaction, and only then shows and answers it.
///
/// A failed commit, or a bug in a command that had begun to change something, ends the term: memory
/// and database may differ, so the memory is dropped and a new term loads anew, under a new epoch.
final class Term {

    private static final Logger LOG = LoggerFactory.getLogger(Term.class);
    private static final int COMMANDS_A_PAUSE = 5;
    private static final int MOST_PAUSES = 3;

    /// A commit under way is waited for so long, then cut off; its thread then ends soon.
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final ClusterState state;
    private final TermConnection connection;
    private final TermParts parts;
    private final Leadership leadership;
    private final WriterSettings settings;
    private final WriterMetrics metrics;
    private final BlockingQueue<Pending<?>> queue;
    private final Thread thread;
    private final AtomicBoolean open = new AtomicBoolean(true);
    private long lastBegan;
    private int lastBatch;

    Term(
            ClusterState state,
            TermConnection connection,
            TermParts parts,
            Leadership leadership,
            WriterSettings settings,
            WriterMetrics metrics) {
        this.state = state;
        this.connection = connection;
        this.parts = parts;
        this.leadership = leadership;
        this.settings = settings;
        this.metrics = metrics;
        this.queue = new ArrayBlockingQueue<>(settings.queue());
        this.thread =
                Thread.ofPlatform().name("writer-" + state.epoch()).daemon().unstarted(this::run);
    }

    void open() {
        try {
            connection.open(parts.openings(), state.epoch());
        } catch (WriteFailed failed) {
            connection.close();
            throw failed;
        }
        try {
            parts.listeners().forEach(listener -> listener.opened(state.view()));
        } catch (RuntimeException failed) {
            connection.close();
            parts.listeners().forEach(CommitListener::closed);
            throw failed;
        }
        thread.start();
    }

    LiveView view() {
        return state.view();
    }

    int queued() {
        return queue.size();
    }

    <A> CompletableFuture<A> send(Command<A> command) {
        Pending<A> pending = new Pending<>(command);
        if (!queue.offer(pending)) {
            pending.fail(
                    new ProblemException(
                            Problem.BUSY, "Too many changes wait already: try again in a second."));
        } else if (!open.get()) {
            failQueued();
        }
        return pending.future();
    }

    private void run() {
        List<Pending<?>> batch = new ArrayList<>();
        while (open.get()) {
            try {
                Pending<?> first = queue.poll(1, TimeUnit.SECONDS);
                if (first != null) {
                    batch.add(first);
                    gather();
                    queue.drainTo(batch, settings.batch() - 1);
                    work(batch);
                    batch.clear();
                }
            } catch (InterruptedException stop) {
                break;
            } catch (RuntimeException | Error broken) {
                breakDown(batch, broken);
                break;
            }
        }
        connection.close();
        failQueued();
        batch.forEach(pending -> pending.fail(unavailable()));
    }

    /// Lets more commands come before the next commit, while there are many: the longer, the more
    /// they are. Who comes alone, one call after the other, does not wait.
    private void gather() throws InterruptedException {
        if (lastBatch > 1) {
            long pause = settings.pause().toNanos();
            long most = pause * Math.clamp(lastBatch / COMMANDS_A_PAUSE, 1, MOST_PAUSES);
            long left = most - (System.nanoTime() - lastBegan);
            if (left > 0) {
                TimeUnit.NANOSECONDS.sleep(left);
            }
        }
    }

    private void work(List<Pending<?>> batch) {
        long began = System.nanoTime();
        lastBegan = began;
        lastBatch = batch.size();
        Instant now = parts.clock().instant();
        for (Pending<?> pending : batch) {
            decide(pending, now);
        }
        long decided = System.nanoTime();
        if (state.isChanged()) {
            Commit commit = state.changes(now);
            int rows = connection.write(commit, parts.writers());
            metrics.committed(batch.size(), rows, decided - began, System.nanoTime() - decided);
            state.publish(commit);
            parts.listeners().forEach(listener -> listener.committed(commit, state.view()));
            state.startBatch();
        }
        if (!leadership.isHeld()) {
            throw new LeaseOver();
        }
        batch.forEach(pending -> pending.committed(state));
        batch.forEach(Pending::complete);
    }

    /// A bug in one command must not be taken for a refusal. Where it had touched nothing yet, it
    /// is that caller's alone; else what it changed is unknown, and nothing of the batch is
    /// written.
    private void decide(Pending<?> pending, Instant now) {
        state.beginCommand();
        try {
            pending.decide(state, now);
        } catch (RuntimeException bug) {
            String id = UUID.randomUUID().toString();
            LOG.error("a command failed unexpectedly id={}", id, bug);
            pending.fail(
                    new ProblemException(Problem.INTERNAL, "Please report it with this id.")
                            .with("id", id));
            if (state.isTouched()) {
                throw bug;
            }
        }
    }

    private void breakDown(List<Pending<?>> batch, Throwable broken) {
        boolean first = open.compareAndSet(true, false);
        LOG.error(
                "the term is over epoch={} commands={}: {}",
                state.epoch(),
                batch.size(),
                broken.toString(),
                broken);
        metrics.failed();
        // One that was closed meanwhile is over already: another may have begun.
        if (first) {
            leadership.reload();
        }
    }

    /// Nothing more of this term happens when it returns: whoever waits for a stalled database is
    /// cut off from it.
    void close() {
        open.set(false);
        if (Thread.currentThread() != thread) {
            thread.interrupt();
            try {
                if (!thread.join(PATIENCE)) {
                    connection.abort();
                    if (!thread.join(PATIENCE)) {
                        LOG.error("the writer does not end epoch={}", state.epoch());
                    }
                }
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        }
        failQueued();
        parts.listeners().forEach(CommitListener::closed);
    }

    private void failQueued() {
        List<Pending<?>> left = new ArrayList<>();
        queue.drainTo(left);
        left.forEach(pending -> pending.fail(unavailable()));
    }

    private static ProblemException unavailable() {
        return new ProblemException(
                Problem.UNAVAILABLE,
                "The change could not be made durable, or its outcome is unknown: repeat it, with"
                        + " the same key.");
    }

    private static final class LeaseOver extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private LeaseOver() {
            super("the lease is over", null, false, false);
        }
    }
}
