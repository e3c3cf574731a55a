package io.fairlead.gateway.job;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Takes in jobs that come one by one, those that come at the same time in one transaction: a
/// commit, and a call of the database, cost much the same whatever is in them. Who comes alone does
/// not wait.
///
/// Whoever finds nobody writing writes what has come, for all of them; the others wait for their
/// answer.
@Component
class JobIntake {

    private static final int MOST = 200;
    private static final long DISTANCE_NANOS = Duration.ofMillis(10).toNanos();

    private final JobInserts inserts;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;
    private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
    private final Semaphore writing = new Semaphore(1);
    private boolean inQuickSuccession;
    private long writtenAtNanos = System.nanoTime();

    JobIntake(
            JobInserts inserts,
            ApplicationEventPublisher events,
            PlatformTransactionManager transactions) {
        this.inserts = inserts;
        this.events = events;
        this.transaction = new TransactionTemplate(transactions);
    }

    private record Waiting(NewJob job, CompletableFuture<Boolean> taken) {}

    /// Writes a job: committed when this returns.
    ///
    /// @return whether there is such a queue
    boolean take(NewJob job) {
        Waiting mine = new Waiting(job, new CompletableFuture<>());
        waiting.add(mine);
        while (!mine.taken().isDone() && writeSome()) {
            // The next ones may be ours.
        }
        if (!waiting.isEmpty() && writing.availablePermits() > 0) {
            Thread.startVirtualThread(this::writeAll);
        }
        try {
            return mine.taken().join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException why) {
                throw why;
            }
            throw failed;
        }
    }

    private void writeAll() {
        while (!waiting.isEmpty() && writeSome()) {
            // goes on
        }
    }

    /// @return false where somebody else is writing
    private boolean writeSome() {
        if (!writing.tryAcquire()) {
            return false;
        }
        try {
            keepDistance();
            List<Waiting> batch = new ArrayList<>();
            for (Waiting next = waiting.poll(); next != null; next = waiting.poll()) {
                batch.add(next);
                if (batch.size() == MOST) {
                    break;
                }
            }
            inQuickSuccession = batch.size() > 1;
            if (!batch.isEmpty()) {
                write(batch);
            }
            writtenAtNanos = System.nanoTime();
        } finally {
            writing.release();
        }
        return true;
    }

    private void keepDistance() {
        long left = DISTANCE_NANOS - (System.nanoTime() - writtenAtNanos);
        if (inQuickSuccession && left > 0) {
            try {
                TimeUnit.NANOSECONDS.sleep(left);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void write(List<Waiting> batch) {
        try {
            Set<UUID> there = commit(batch);
            batch.forEach(each -> each.taken().complete(there.contains(each.job().id())));
        } catch (DataIntegrityViolationException one) {
            if (batch.size() == 1) {
                batch.getFirst().taken().completeExceptionally(one);
            } else {
                // One of them is to blame, and it alone is to hear of it.
                batch.forEach(each -> write(List.of(each)));
            }
        } catch (RuntimeException | Error failed) {
            batch.forEach(each -> each.taken().completeExceptionally(failed));
        }
    }

    private Set<UUID> commit(List<Waiting> batch) {
        List<NewJob> jobs = batch.stream().map(Waiting::job).toList();
        Set<UUID> there = transaction.execute(_ -> written(jobs));
        return there == null ? Set.of() : there;
    }

    private Set<UUID> written(List<NewJob> jobs) {
        Set<UUID> there = inserts.insert(jobs);
        Set<String> queues = new HashSet<>();
        for (NewJob job : jobs) {
            if (there.contains(job.id()) && queues.add(job.job().queue())) {
                events.publishEvent(new JobNeedsAttention(job.job().queue()));
            }
        }
        return there;
    }
}
