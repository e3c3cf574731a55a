package io.fairlead.master.writer;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// The writer (`fairlead.writer.*`).
///
/// @param queue commands that may wait; further ones are refused with 429
/// @param batch the most commands that are made durable together
/// @param pause at least so long from one commit to the next while several commands come at a time:
///   a commit costs much the same whatever is in it
/// @param timeout how long a caller waits for its answer before it gets 503
/// @param offerTimeout an offer is taken back after that
/// @param gangHold what a waiting gang was given for some of its tasks is kept for it so long
@ConfigurationProperties("fairlead.writer")
public record WriterSettings(
        @DefaultValue("10000") int queue,
        @DefaultValue("2000") int batch,
        @DefaultValue("PT0.01S") Duration pause,
        @DefaultValue("PT30S") Duration timeout,
        @DefaultValue("PT30S") Duration offerTimeout,
        @DefaultValue("PT30S") Duration gangHold) {}
