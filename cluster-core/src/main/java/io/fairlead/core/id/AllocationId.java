package io.fairlead.core.id;

import java.util.UUID;

/// Names one allocation: resources of one agent held by one framework.
public record AllocationId(UUID value) implements Comparable<AllocationId> {

    /// Reads the text form.
    ///
    /// @throws IllegalArgumentException if the text is no UUID
    public static AllocationId valueOf(String text) {
        return new AllocationId(UUID.fromString(text));
    }

    @Override
    public int compareTo(AllocationId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
