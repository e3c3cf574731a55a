package io.fairlead.gateway.history;

import io.fairlead.db.HistoryDays;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// History of tasks (`fairlead.history.*`); jobs and their tasks themselves stay.
///
/// @param ahead days for which partitions are made ahead, 1 to 100
/// @param keep how long history is kept, in whole days, at least one; absent: for ever
@ConfigurationProperties("fairlead.history")
record HistorySettings(@DefaultValue("7") int ahead, @Nullable Duration keep) {

    /// @throws IllegalArgumentException if `ahead` or `keep` is out of range
    HistorySettings {
        HistoryDays.requireSensible(ahead, keep);
    }
}
