package io.fairlead.local.demo;

import java.io.IOException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// How far the queues are.
///
/// @param done tasks that have finished, by queue
/// @param all tasks that are to finish, by queue
/// @param allEnded whether every job that ends by itself has ended
record Progress(Map<DemoQueue, Long> done, Map<DemoQueue, Long> all, boolean allEnded) {

    private static final Set<String> ENDS = Set.of("FINISHED", "FAILED", "STOPPED");

    /// Looks at all jobs but the stream, which ends only when it is stopped.
    static Progress look(Gateway gateway, List<Submitted> jobs) throws IOException {
        var views = new HashMap<String, JsonNode>();
        gateway.jobs().forEach(view -> views.put(view.path("id").asString(), view));
        var done = new EnumMap<DemoQueue, Long>(DemoQueue.class);
        var all = new EnumMap<DemoQueue, Long>(DemoQueue.class);
        var allEnded = true;
        for (var job : jobs) {
            var view = views.get(job.id());
            if (view == null || job.isStream()) {
                continue;
            }
            done.merge(job.queue(), view.path("tasks").path("FINISHED").asLong(0), Long::sum);
            all.merge(job.queue(), (long) job.tasks(), Long::sum);
            allEnded &= ENDS.contains(view.path("state").asString());
        }
        return new Progress(done, all, allEnded);
    }

    @Override
    public String toString() {
        return DemoQueue.all().stream()
                .map(queue -> "%s %d/%d".formatted(queue.queue(), done.get(queue), all.get(queue)))
                .collect(Collectors.joining("  "));
    }
}
