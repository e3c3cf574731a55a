package io.fairlead.gateway.schedule;

import io.fairlead.api.framework.ReconcileAnswer;
import io.fairlead.api.framework.TaskUpdate;
import io.fairlead.core.id.RequestId;
import io.fairlead.core.id.TaskId;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings a queue's book and the master's to agree.
final class Reconciliation {

    private static final Logger log = LoggerFactory.getLogger(Reconciliation.class);
    private static final int BATCH = 5_000;

    private final QueueDesk desk;
    private final MasterLink link;

    Reconciliation(QueueDesk desk, MasterLink link) {
        this.desk = desk;
        this.link = link;
    }

    /// Compares all that lives with what the master knows: settles the calls that are in doubt, and
    /// kills what only the master knows, for that has ended here.
    ///
    /// @return placed attempts that do not live at the master: the updates that it still holds tell
    ///   their ends, and [#ask] the rest
    List<Attempt> all() {
        ReconcileAnswer live = link.reconcile(List.of());
        Set<TaskId> known =
                live.tasks().stream().map(TaskUpdate::taskId).collect(Collectors.toSet());
        Set<RequestId> waiting = new HashSet<>(live.requests());
        desk.commit(life -> life.reconciled(inDoubt(live.tasks())));
        Map<Boolean, List<Attempt>> missing =
                desk.book.atMaster().stream()
                        .filter(a -> !known.contains(a.id))
                        .filter(a -> !stillWaits(a, waiting))
                        .collect(Collectors.partitioningBy(a -> a.state.holdsResources()));
        ask(missing.getOrDefault(false, List.of()));
        killStrangers(live.tasks());
        withdrawStrangers(waiting);
        return missing.getOrDefault(true, List.of());
    }

    /// Of what a task that has a place already does, the updates tell, one by one.
    private List<TaskUpdate> inDoubt(List<TaskUpdate> tasks) {
        return tasks.stream()
                .filter(task -> {
                    Attempt attempt = desk.book.attempt(task.taskId());
                    return attempt != null && !attempt.state.holdsResources();
                })
                .toList();
    }

    private void killStrangers(List<TaskUpdate> live) {
        List<TaskId> strangers =
                live.stream()
                        .filter(task -> !task.state().isTerminal())
                        .map(TaskUpdate::taskId)
                        .filter(id -> desk.book.attempt(id) == null)
                        .toList();
        if (!strangers.isEmpty()) {
            log.warn("Kills tasks that have ended here tasks={}", strangers);
            link.kill(strangers);
        }
    }

    private void withdrawStrangers(Set<RequestId> waiting) {
        Set<RequestId> ours =
                desk.book
                        .attempts()
                        .filter(Attempt::isInRequest)
                        .map(attempt -> attempt.job.requestOf(attempt))
                        .collect(Collectors.toSet());
        List<RequestId> strangers = waiting.stream().filter(id -> !ours.contains(id)).toList();
        if (!strangers.isEmpty()) {
            link.withdraw(strangers);
        }
    }

    private static boolean stillWaits(Attempt attempt, Set<RequestId> waiting) {
        return attempt.isInRequest() && waiting.contains(attempt.job.requestOf(attempt));
    }

    /// Asks the master about attempts that are in doubt; those that have ended here are passed
    /// over.
    void ask(Collection<Attempt> doubtful) {
        List<Attempt> attempts =
                doubtful.stream().filter(a -> desk.book.attempt(a.id) == a).toList();
        for (int from = 0; from < attempts.size(); from += BATCH) {
            List<Attempt> part = attempts.subList(from, Math.min(from + BATCH, attempts.size()));
            ReconcileAnswer answer =
                    link.reconcile(part.stream().map(attempt -> attempt.id).toList());
            Set<TaskId> unknown = new HashSet<>(answer.unknown());
            Set<RequestId> waiting = new HashSet<>(answer.requests());
            desk.commit(life -> {
                life.reconciled(answer.tasks());
                part.stream()
                        .filter(a -> unknown.contains(a.id) && !stillWaits(a, waiting))
                        .forEach(life::unknown);
            });
        }
    }
}
