package io.fairlead.local.demo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import tools.jackson.databind.JsonNode;

/// How the cluster is shared while every role wants more than it has: only then are shares a
/// question. Counts what is allocated; offers that lie on a desk are nobody's share yet.
final class Shares {

    private final Map<DemoQueue, List<Double>> samples = new EnumMap<>(DemoQueue.class);

    /// Looks once.
    void sample(Gateway gateway) throws IOException {
        if (!allWait(gateway)) {
            return;
        }
        var total = gateway.cluster().path("resources").path("total");
        for (var role : gateway.roles()) {
            for (var queue : DemoQueue.all()) {
                if (queue.role().equals(role.path("name").asString())) {
                    samples.computeIfAbsent(queue, _ -> new ArrayList<>())
                            .add(dominantShare(role.path("allocated"), total));
                }
            }
        }
    }

    /// The mean of what its role had, where all roles ever waited at once.
    OptionalDouble reached(DemoQueue queue) {
        return samples.getOrDefault(queue, List.of()).stream()
                .mapToDouble(Double::doubleValue)
                .average();
    }

    int count() {
        return samples.values().stream().mapToInt(List::size).max().orElse(0);
    }

    private static boolean allWait(Gateway gateway) throws IOException {
        var waiting = new HashSet<String>();
        for (var queue : gateway.queues()) {
            if (queue.path("waitingTasks").asLong() > 0) {
                waiting.add(queue.path("name").asString());
            }
        }
        return DemoQueue.all().stream().map(DemoQueue::queue).allMatch(waiting::contains);
    }

    private static double dominantShare(JsonNode allocated, JsonNode total) {
        var greatest = 0.0;
        for (var kind : total.propertyNames()) {
            var all = total.path(kind).asDouble(0);
            if (all > 0) {
                greatest = Math.max(greatest, allocated.path(kind).asDouble(0) / all);
            }
        }
        return greatest;
    }
}
