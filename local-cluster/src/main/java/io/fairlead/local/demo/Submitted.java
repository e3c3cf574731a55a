package io.fairlead.local.demo;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A job that was handed in.
///
/// @param tasks how many it has
record Submitted(String id, String name, DemoQueue queue, int tasks, @Nullable Instant deadline) {

    /// Whether it runs until it is stopped.
    boolean isStream() {
        return name.equals("stream");
    }
}
