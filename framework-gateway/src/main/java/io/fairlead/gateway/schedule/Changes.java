package io.fairlead.gateway.schedule;

import io.fairlead.api.framework.AcknowledgeRequest.Acknowledged;
import io.fairlead.core.id.TaskId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What has changed in memory and is to be written in one transaction; then what is to be
/// acknowledged.
final class Changes {

    final Set<Attempt> changed = new LinkedHashSet<>();
    final List<Attempt> created = new ArrayList<>();
    final Set<JobRun> jobs = new LinkedHashSet<>();

    /// Services whose newest version has come further.
    final Set<JobRun> rollouts = new LinkedHashSet<>();

    final List<TaskEvent> events = new ArrayList<>();

    /// Attempts that have got a place just now; for the metrics.
    final List<Attempt> placed = new ArrayList<>();

    private final Map<TaskId, Long> acknowledgements = new LinkedHashMap<>();

    void acknowledge(TaskId task, long sequence) {
        acknowledgements.merge(task, sequence, Math::max);
    }

    List<Acknowledged> acknowledgements() {
        return acknowledgements.entrySet().stream()
                .map(e -> new Acknowledged(e.getKey(), e.getValue()))
                .toList();
    }

    /// Whether there is nothing to write.
    boolean isEmpty() {
        return changed.isEmpty()
                && created.isEmpty()
                && jobs.isEmpty()
                && rollouts.isEmpty()
                && events.isEmpty();
    }
}
