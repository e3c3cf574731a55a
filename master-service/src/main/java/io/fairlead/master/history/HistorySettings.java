package io.fairlead.master.history;

import io.fairlead.db.HistoryDays;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// History (`fairlead.history.*`).
///
/// @param ahead days for which partitions are made ahead, 1 to 100
/// @param keep how long history is kept, in whole days, at least one; absent: for ever. Ids of
///   tasks and requests may be used again when their day is dropped
/// @param usage what of it is usage
@ConfigurationProperties("fairlead.history")
public record HistorySettings(
        @DefaultValue("7") int ahead, @Nullable Duration keep, @DefaultValue Usage usage) {

    /// @throws IllegalArgumentException if `ahead` or `keep` is out of range
    public HistorySettings {
        HistoryDays.requireSensible(ahead, keep);
    }

    /// Samples of what agents and tasks use (`fairlead.history.usage.*`).
    ///
    /// @param kept whether they are kept at all
    /// @param every how often those of agents are
    /// @param tasksEvery how often those of running tasks are; not more often than those of agents
    public record Usage(
            @DefaultValue("true") boolean kept,
            @DefaultValue("PT1M") Duration every,
            @DefaultValue("PT5M") Duration tasksEvery) {

        /// @throws IllegalArgumentException if a time is not positive
        public Usage {
            if (!every.isPositive() || !tasksEvery.isPositive()) {
                throw new IllegalArgumentException("every and tasksEvery must be positive");
            }
        }
    }
}
