package io.fairlead.core.policy;

/// One of the nested queues of a `CAPACITY` policy.
///
/// @param path its name behind its parent's: `prod/nightly` is in `prod`
/// @param share what is guaranteed to it, as a part of its parent's share; 0 to 1
/// @param maximum the most that it may hold, as a part of its parent's maximum; share to 1
/// @param userMaximum the most that one user may hold, as a part of its maximum; above 0, to 1
public record CapacityQueue(String path, double share, double maximum, double userMaximum) {

    /// @throws IllegalArgumentException naming what is out of range
    public CapacityQueue {
        if (!path.matches("[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*)*")) {
            throw new IllegalArgumentException("'" + path + "' is not the path of a queue");
        }
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("share of " + path + " must be 0 to 1");
        }
        if (!(maximum >= share && maximum <= 1)) {
            throw new IllegalArgumentException(
                    "maximum of " + path + " must be its share (" + share + ") to 1");
        }
        if (!(userMaximum > 0 && userMaximum <= 1)) {
            throw new IllegalArgumentException("userMaximum of " + path + " must be above 0, to 1");
        }
    }

    /// The path of the queue that it is in, or empty.
    String parent() {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }
}
