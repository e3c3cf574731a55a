package io.fairlead.master.history;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// History (`fairlead.history.*`).
///
/// @param ahead days for which partitions are made ahead
/// @param keep how long history is kept, in whole days; absent: for ever. Ids of tasks and requests
///   may be used again when their day is dropped
@ConfigurationProperties("fairlead.history")
public record HistorySettings(@DefaultValue("7") int ahead, @Nullable Duration keep) {}
