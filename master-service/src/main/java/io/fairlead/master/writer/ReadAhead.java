package io.fairlead.master.writer;

import io.fairlead.master.leadership.LeadershipSettings;
import io.fairlead.master.state.ClusterState;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// What a master that stands by has read while the leader was silent and its lease not over yet.
///
/// A dead leader commits nothing more, so what was read then is still all there is when the lease
/// is over: the count of commits tells. Anything else is read anew.
@Component
class ReadAhead {

    private static final Logger LOG = LoggerFactory.getLogger(ReadAhead.class);

    private final TermParts parts;
    private final WriterMetrics metrics;
    private final long mostAgeNanos;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Read read;

    /// Up to here terms have begun: for them nobody reads ahead any more.
    private long takenEpoch;

    /// @param commits how many there were at that moment
    private record Read(ClusterState state, long commits, long atNanos) {}

    ReadAhead(TermParts parts, WriterMetrics metrics, LeadershipSettings settings) {
        this.parts = parts;
        this.metrics = metrics;
        this.mostAgeNanos = settings.lease().multipliedBy(2).toNanos();
    }

    /// Reads all, for a term of that epoch. Changes nothing.
    void read(long epoch, WriterSettings settings) {
        lock.lock();
        try {
            if (epoch <= takenEpoch) {
                return;
            }
            long now = System.nanoTime();
            read =
                    parts.atOneMoment(() -> {
                        long commits = parts.commits();
                        return new Read(parts.load(epoch, settings), commits, now);
                    });
            LOG.info(
                    "read ahead epoch={} tasks={} millis={}",
                    epoch,
                    read.state().tasks().all().size(),
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - now));
        } finally {
            lock.unlock();
        }
    }

    /// Whether what was read is still all there is.
    boolean isTrue() {
        lock.lock();
        try {
            return read != null && read.commits() == parts.commits();
        } finally {
            lock.unlock();
        }
    }

    /// What was read, if it is for that epoch and still true; waits for reading under way. Called
    /// when nobody else can commit any more.
    Optional<ClusterState> take(long epoch) {
        lock.lock();
        try {
            takenEpoch = epoch;
            Read taken = read;
            read = null;
            if (taken == null) {
                return Optional.empty();
            }
            boolean isTrue =
                    taken.state().epoch() == epoch
                            && System.nanoTime() - taken.atNanos() < mostAgeNanos
                            && taken.commits() == parts.commits();
            metrics.readAhead(isTrue);
            return isTrue ? Optional.of(taken.state()) : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /// The leader lives.
    void drop() {
        lock.lock();
        try {
            read = null;
        } finally {
            lock.unlock();
        }
    }
}
