package io.fairlead.agent.task;

import io.fairlead.agent.store.Checkpoints;
import io.fairlead.agent.store.Ending;
import io.fairlead.agent.store.TaskCheckpoint;
import io.fairlead.api.agent.StatusUpdate;
import io.fairlead.core.id.TaskKey;
import io.fairlead.core.task.TaskState;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is known of one task: on disk first, then here. Changed by the task's own thread only;
/// read, and told of acknowledgements, by any.
final class TaskRecord {

    private static final Logger LOG = LoggerFactory.getLogger(TaskRecord.class);

    /// A task has three updates, and two more for each time that its health changes.
    private static final int ANY_NUMBER = 256;

    private final Checkpoints checkpoints;
    private final AtomicLong acknowledged = new AtomicLong();
    private volatile TaskCheckpoint current;

    TaskRecord(Checkpoints checkpoints, TaskCheckpoint current) {
        this.checkpoints = checkpoints;
        this.current = current;
    }

    TaskKey key() {
        return current.key();
    }

    TaskCheckpoint current() {
        return current;
    }

    TaskState state() {
        return current.state();
    }

    /// Makes an update of a report; when this returns it is on disk, and will be sent.
    ///
    /// @throws IOException if it cannot be written; then nothing has changed
    void report(TaskReport report, Instant now) throws IOException {
        TaskCheckpoint next = next(report, now);
        checkpoints.save(next);
        current = next;
    }

    /// The same for what has happened whether it can be written or not: it is sent all the same. A
    /// restarted agent would find it out again from the task's marks.
    void reportInAnyCase(TaskReport report, Instant now) {
        try {
            report(report, now);
        } catch (IOException full) {
            LOG.error("A checkpoint cannot be written task={}", key(), full);
            current = next(report, now);
        }
    }

    private TaskCheckpoint next(TaskReport report, Instant now) {
        TaskKey key = key();
        StatusUpdate update =
                new StatusUpdate(
                        key.frameworkId(),
                        key.taskId(),
                        current.sequence() + 1,
                        report.state(),
                        now,
                        report.exitCode(),
                        report.signal(),
                        report.reason(),
                        report.message(),
                        report.healthy(),
                        report.ready(),
                        report.usage());
        return current.with(update, acknowledged.get());
    }

    /// The end of a task whose numbers are lost: under each number that its latest update may have.
    /// The master takes the first that it does not know, and the others for repeats.
    void reportUnderAnyNumber(TaskReport end, Instant now) {
        for (int i = 0; i < ANY_NUMBER; i++) {
            current = next(end, now);
        }
        try {
            checkpoints.save(current);
        } catch (IOException full) {
            LOG.error("A checkpoint cannot be written task={}", key(), full);
        }
    }

    /// Remembers why the agent ends the task, so that a restarted agent says so.
    void ending(Ending why) {
        TaskCheckpoint next = current.with(why);
        try {
            checkpoints.save(next);
        } catch (IOException full) {
            LOG.warn("A checkpoint cannot be written task={}", key(), full);
        }
        current = next;
    }

    /// Updates that the master has not acknowledged, oldest first.
    List<StatusUpdate> unacknowledged() {
        long upTo = acknowledged.get();
        return current.updates().stream().filter(u -> u.sequence() > upTo).toList();
    }

    /// The master has committed all updates up to that one.
    ///
    /// @return whether that was the end, and all is said
    boolean acknowledge(long sequence) {
        TaskCheckpoint now = current;
        acknowledged.accumulateAndGet(Math.min(sequence, now.sequence()), Math::max);
        return now.state().isTerminal() && acknowledged.get() >= now.sequence();
    }
}
