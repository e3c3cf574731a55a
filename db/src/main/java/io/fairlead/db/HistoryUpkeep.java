package io.fairlead.db;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps a schema's history in order, each time it is called: partitions ahead, old days gone. What
/// cannot be done now is left to the next time, and is logged once. For one thread.
public final class HistoryUpkeep {

    private static final Logger LOG = LoggerFactory.getLogger(HistoryUpkeep.class);

    private final HistoryDays days;
    private final int ahead;
    private final @Nullable Duration keep;
    private final BeforeDrop beforeDrop;
    private Set<String> inUse = Set.of();
    private boolean failing;

    /// What has to be noted before days go.
    @FunctionalInterface
    public interface BeforeDrop {

        /// @param oldest the first day that is kept
        void note(Connection connection, LocalDate oldest) throws SQLException;
    }

    /// @param ahead days for which partitions are made ahead
    /// @param keep how long history is kept; absent: for ever
    public HistoryUpkeep(
            HistoryDays days, int ahead, @Nullable Duration keep, BeforeDrop beforeDrop) {
        this.days = days;
        this.ahead = ahead;
        this.keep = keep;
        this.beforeDrop = beforeDrop;
    }

    /// Does what there is to do.
    public void run(Transactions transactions) {
        try {
            Set<String> left = new TreeSet<>(days.make(ahead, transactions));
            if (keep != null) {
                left.addAll(drop(days.oldest(keep), transactions));
            }
            note(left);
            failing = false;
        } catch (SQLException failed) {
            if (!failing) {
                LOG.warn("history is not kept in order why={}", failed.toString());
            }
            failing = true;
        }
    }

    private Set<String> drop(LocalDate oldest, Transactions transactions) throws SQLException {
        if (!days.hasBefore(oldest)
                || !transactions.run(connection -> beforeDrop.note(connection, oldest))) {
            return Set.of();
        }
        Set<String> left = days.dropBefore(oldest, transactions);
        if (left.isEmpty()) {
            LOG.info("history is kept since={}", oldest);
        }
        return left;
    }

    private void note(Set<String> left) {
        if (!left.isEmpty() && inUse.isEmpty()) {
            LOG.warn(
                    "history's partitions wait for long readers, and are tried again tables={}",
                    left);
        } else if (left.isEmpty() && !inUse.isEmpty()) {
            LOG.info("history's partitions are in order again");
        }
        inUse = left;
    }
}
