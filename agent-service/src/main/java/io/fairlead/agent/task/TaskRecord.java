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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is known of one task: on disk first, then here. Changed by the task's own thread only;
/// read, and told of acknowledgements, by any.
///
/// What cannot be written (the disk is full) is not sent either, or a restarted agent would use its
/// number again for something else: the next update takes its place, and says so. Only an end is
/// sent all the same, for a restarted agent finds the same end again, under the same number.
final class TaskRecord {

    private static final Logger LOG = LoggerFactory.getLogger(TaskRecord.class);

    /// A task has three updates, and two more for each time that its health changes.
    private static final int ANY_NUMBER = 256;

    private final Checkpoints checkpoints;
    private final AtomicLong acknowledged = new AtomicLong();
    private volatile TaskCheckpoint current;
    private volatile TaskCheckpoint told;
    private @Nullable Unwritten unwritten;

    /// What has happened and is not on disk.
    private record Unwritten(TaskReport report, Instant at, String why) {}

    TaskRecord(Checkpoints checkpoints, TaskCheckpoint current) {
        this.checkpoints = checkpoints;
        this.current = current;
        this.told = current;
    }

    TaskKey key() {
        return current.key();
    }

    TaskCheckpoint current() {
        return current;
    }

    /// As much of it as the master may know.
    TaskCheckpoint told() {
        return told;
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
        told = next;
        unwritten = null;
    }

    /// The same for what has happened whether it can be written or not.
    void reportInAnyCase(TaskReport report, Instant now) {
        try {
            report(report, now);
        } catch (IOException full) {
            LOG.error("A checkpoint cannot be written task={}", key(), full);
            unwritten = new Unwritten(report, now, String.valueOf(full));
            current = next(report, now);
            if (report.state().isTerminal()) {
                told = current;
            }
        }
    }

    /// Whether something has happened that is neither written nor sent.
    boolean isBehind() {
        return unwritten != null && !state().isTerminal();
    }

    /// Tries to write what could not be written.
    ///
    /// @return whether there is something new to send
    boolean catchUp() {
        Unwritten late = unwritten;
        if (late == null || state().isTerminal()) {
            return false;
        }
        try {
            report(late.report(), late.at());
            return true;
        } catch (IOException stillFull) {
            LOG.debug("A checkpoint still cannot be written task={}", key(), stillFull);
            return false;
        }
    }

    /// What stands before the next update, with all that is known of the task now.
    private TaskCheckpoint before() {
        return told == current ? current : told.knowing(current.runningSince(), current.ending());
    }

    private @Nullable String messageOf(TaskReport report) {
        Unwritten late = unwritten;
        if (late == null) {
            return report.message();
        }
        String said = report.message() == null ? "" : report.message() + " ";
        return said + "(The agent could not write down that it was so: " + late.why() + ")";
    }

    private TaskCheckpoint next(TaskReport report, Instant now) {
        TaskKey key = key();
        TaskCheckpoint before = before();
        StatusUpdate update =
                new StatusUpdate(
                        key.frameworkId(),
                        key.taskId(),
                        before.sequence() + 1,
                        report.state(),
                        now,
                        report.exitCode(),
                        report.signal(),
                        report.reason(),
                        messageOf(report),
                        report.healthy(),
                        report.ready(),
                        report.usage());
        return before.with(update, acknowledged.get());
    }

    /// The end of a task whose numbers are lost: under each number that its latest update may have.
    /// The master takes the first that it does not know, and the others for repeats.
    void reportUnderAnyNumber(TaskReport end, Instant now) {
        for (int i = 0; i < ANY_NUMBER; i++) {
            current = next(end, now);
            told = current;
        }
        try {
            checkpoints.save(current);
        } catch (IOException full) {
            LOG.error("A checkpoint cannot be written task={}", key(), full);
        }
    }

    /// Remembers why the agent ends the task, so that a restarted agent says so.
    void ending(Ending why) {
        try {
            checkpoints.save(told.with(why));
        } catch (IOException full) {
            LOG.warn("A checkpoint cannot be written task={}", key(), full);
        }
        boolean behind = told != current;
        current = current.with(why);
        told = behind ? told.with(why) : current;
    }

    /// Updates that the master has not acknowledged, oldest first.
    List<StatusUpdate> unacknowledged() {
        long upTo = acknowledged.get();
        return told.updates().stream().filter(u -> u.sequence() > upTo).toList();
    }

    /// The master has committed all updates up to that one.
    ///
    /// @return whether that was the end, and all is said
    boolean acknowledge(long sequence) {
        TaskCheckpoint now = told;
        acknowledged.accumulateAndGet(Math.min(sequence, now.sequence()), Math::max);
        return now.state().isTerminal() && acknowledged.get() >= now.sequence();
    }
}
