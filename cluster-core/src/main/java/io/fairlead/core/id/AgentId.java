package io.fairlead.core.id;

import java.util.UUID;

/// Names one agent (a node) for as long as the cluster remembers it. A UUIDv7.
public record AgentId(UUID value) implements Comparable<AgentId> {

    /// Reads the text form.
    ///
    /// @throws IllegalArgumentException if the text is no UUID
    public static AgentId valueOf(String text) {
        return new AgentId(UUID.fromString(text));
    }

    @Override
    public int compareTo(AgentId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
