package io.fairlead.core.id;

import java.util.UUID;

/// Names one resource offer.
public record OfferId(UUID value) implements Comparable<OfferId> {

    /// Reads the text form.
    ///
    /// @throws IllegalArgumentException if the text is no UUID
    public static OfferId valueOf(String text) {
        return new OfferId(UUID.fromString(text));
    }

    @Override
    public int compareTo(OfferId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
