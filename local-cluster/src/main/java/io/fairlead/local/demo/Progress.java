package io.fairlead.local.demo;

import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// How far the queues are.
///
/// @param done tasks that have finished, by queue
/// @param all tasks that are to finish, by queue
/// @param allEnded whether every job that ends by itself has ended
record Progress(Map<DemoQueue, Long> done, Map<DemoQueue, Long> all, boolean allEnded) {

    private static final Set<String> ENDS = Set.of("FINISHED", "FAILED", "STOPPED");

    /// Asks for every job.
    static Progress look(Gateway gateway, List<Submitted> jobs) throws IOException {
        var done = new EnumMap<DemoQueue, Long>(DemoQueue.class);
        var all = new EnumMap<DemoQueue, Long>(DemoQueue.class);
        var allEnded = true;
        for (var job : jobs) {
            if (job.name().equals("stream")) {
                continue;
            }
            var view = gateway.job(job.id());
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
