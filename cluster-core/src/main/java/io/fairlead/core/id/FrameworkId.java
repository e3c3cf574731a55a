package io.fairlead.core.id;

import java.util.UUID;

/// Names one framework: a scheduler that takes resources and places tasks on them.
public record FrameworkId(UUID value) implements Comparable<FrameworkId> {

    /// Reads the text form.
    ///
    /// @throws IllegalArgumentException if the text is no UUID
    public static FrameworkId valueOf(String text) {
        return new FrameworkId(UUID.fromString(text));
    }

    @Override
    public int compareTo(FrameworkId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
