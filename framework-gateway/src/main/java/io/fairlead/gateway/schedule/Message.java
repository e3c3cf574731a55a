package io.fairlead.gateway.schedule;

import io.fairlead.api.framework.FrameworkEvent;

/// What the thread of a queue is told.
sealed interface Message {

    /// The master said something on a connection.
    record Event(Connection connection, FrameworkEvent event) implements Message {}

    /// A connection's stream has ended.
    record Closed(Connection connection, String reason) implements Message {}

    /// There may be something in the database to look at.
    record Wake() implements Message {}
}
