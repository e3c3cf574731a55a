package io.fairlead.api.framework;

import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.OfferId;
import java.time.Duration;
import java.util.List;

/// One frame of a framework's event stream (SSE): `event:` is [#eventName], `data:` the record as
/// JSON, `id:` is `epoch-sequence`. Comment lines (`:`) are heartbeats.
///
/// A stream that is opened with the `Last-Event-ID` of an event that is still held goes on behind
/// that one: nothing is lost, nothing told twice. Any other begins with all that is current
/// ([Reset]): the offers held, and the updates that were not acknowledged.
public sealed interface FrameworkEvent {

    /// The leader's epoch; a framework that has seen a higher one drops the stream.
    long epoch();

    /// The name in the stream's `event:` line.
    default String eventName() {
        return switch (this) {
            case Subscribed _ -> "subscribed";
            case Reset _ -> "reset";
            case Offers _ -> "offers";
            case Rescinded _ -> "rescinded";
            case Updates _ -> "updates";
            case Closed _ -> "closed";
        };
    }

    /// The first event of a stream.
    ///
    /// @param heartbeat at least so often something is sent
    record Subscribed(long epoch, FrameworkId frameworkId, Duration heartbeat)
            implements FrameworkEvent {}

    /// All that is current: sent after `subscribed`, unless the stream goes on from a
    /// `Last-Event-ID` that is still held. Forget all offers held before.
    ///
    /// @param updates not acknowledged yet, oldest first: at most 500, further ones follow at once
    ///   as [Updates]
    record Reset(long epoch, List<OfferView> offers, List<TaskUpdate> updates)
            implements FrameworkEvent {}

    /// New offers.
    record Offers(long epoch, List<OfferView> offers) implements FrameworkEvent {}

    /// Offers taken back.
    ///
    /// @param reason a stable word in capitals: `EXPIRED`, `AGENT_LOST`, `AGENT_DEACTIVATED`,
    ///   `SUPERSEDED`
    record Rescinded(long epoch, List<OfferId> offers, String reason) implements FrameworkEvent {}

    /// Changes of the framework's tasks, oldest first; to be acknowledged.
    record Updates(long epoch, List<TaskUpdate> updates) implements FrameworkEvent {}

    /// The stream ends: another one was opened for this framework, the reader was too slow, or this
    /// master no longer leads.
    record Closed(long epoch, String reason) implements FrameworkEvent {}
}
