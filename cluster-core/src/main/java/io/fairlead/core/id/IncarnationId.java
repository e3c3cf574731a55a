package io.fairlead.core.id;

import java.util.UUID;

/// Names one life of an agent's store: new whenever its work folder was empty at start.
public record IncarnationId(UUID value) implements Comparable<IncarnationId> {

    /// Reads the text form.
    ///
    /// @throws IllegalArgumentException if the text is no UUID
    public static IncarnationId valueOf(String text) {
        return new IncarnationId(UUID.fromString(text));
    }

    @Override
    public int compareTo(IncarnationId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
