package io.fairlead.local.demo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/// How the cluster is shared while every role wants more than it has: only then are shares a
/// question.
final class Shares {

    private final Map<DemoQueue, List<Double>> samples = new EnumMap<>(DemoQueue.class);

    /// Looks once.
    void sample(Gateway gateway) throws IOException {
        var waiting = new HashSet<String>();
        for (var queue : gateway.queues()) {
            if (queue.path("waitingTasks").asLong() > 0) {
                waiting.add(queue.path("name").asString());
            }
        }
        if (!DemoQueue.all().stream().map(DemoQueue::queue).allMatch(waiting::contains)) {
            return;
        }
        var shares = new HashMap<String, Double>();
        gateway.roles()
                .forEach(role ->
                        shares.put(
                                role.path("name").asString(),
                                role.path("dominantShare").asDouble()));
        for (var queue : DemoQueue.all()) {
            samples.computeIfAbsent(queue, _ -> new ArrayList<>())
                    .add(shares.getOrDefault(queue.role(), 0.0));
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
}
