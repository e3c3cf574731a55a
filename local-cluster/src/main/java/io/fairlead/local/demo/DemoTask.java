package io.fairlead.local.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// An attempt of a job's instance, as far as the demo looks at it.
///
/// @param port the first of its ports, 0 where it has none
record DemoTask(
        String id,
        String state,
        @Nullable Instant queuedAt,
        @Nullable Instant runningAt,
        @Nullable Instant endedAt,
        int port) {

    static DemoTask read(JsonNode node) {
        return new DemoTask(
                node.path("id").asString(),
                node.path("state").asString(),
                instant(node, "queuedAt"),
                instant(node, "runningAt"),
                instant(node, "endedAt"),
                node.path("resources").path("ports").path(0).path("begin").asInt(0));
    }

    boolean isFinished() {
        return state.equals("FINISHED");
    }

    /// How long it stood in the queue, where it has left it.
    Optional<Duration> waited() {
        return queuedAt == null || runningAt == null
                ? Optional.empty()
                : Optional.of(Duration.between(queuedAt, runningAt));
    }

    private static @Nullable Instant instant(JsonNode node, String field) {
        return node.hasNonNull(field) ? Instant.parse(node.path(field).asString()) : null;
    }
}
