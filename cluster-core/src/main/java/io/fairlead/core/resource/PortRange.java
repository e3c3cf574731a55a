package io.fairlead.core.resource;

/// Ports `begin` to `end`, both included; 1 to 65535.
public record PortRange(int begin, int end) {

    /// @throws IllegalArgumentException if the range is empty or leaves 1 to 65535
    public PortRange {
        if (begin < 1 || end > 65_535 || begin > end) {
            throw new IllegalArgumentException("must be a range within 1 to 65535");
        }
    }

    int size() {
        return end - begin + 1;
    }
}
