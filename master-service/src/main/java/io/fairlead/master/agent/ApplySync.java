package io.fairlead.master.agent;

import io.fairlead.api.agent.InventoryItem;
import io.fairlead.api.agent.StatusUpdate;
import io.fairlead.api.agent.SyncAnswer.Acknowledgement;
import io.fairlead.api.agent.SyncRequest;
import io.fairlead.api.problem.Problem;
import io.fairlead.api.problem.ProblemException;
import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.TaskKey;
import io.fairlead.core.task.TaskState;
import io.fairlead.master.state.AgentRecord;
import io.fairlead.master.state.AgentRecord.Contact;
import io.fairlead.master.state.ClusterState;
import io.fairlead.master.state.TaskBook.Report;
import io.fairlead.master.state.TaskRecord;
import io.fairlead.master.writer.Command;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What an agent said in a sync that changes something: it is back, updates, its inventory.
///
/// The answer is what the agent may forget. An update of a task without a live record here is safe
/// to forget: the task has ended, or never was.
record ApplySync(AgentId agentId, SyncRequest sync) implements Command<List<Acknowledgement>> {

    @Override
    public List<Acknowledgement> decide(ClusterState state, Instant now) {
        AgentRecord agent = state.agents().find(agentId);
        if (agent == null || !agent.listensTo(sync.incarnation(), sync.process())) {
            throw new ProblemException(
                    Problem.AGENT_UNKNOWN, "Register again, and sync with the id in the answer.");
        }
        if (agent.unreachable()) {
            state.agentBook().replace(agent.reached(), "AGENT_BACK", now);
        }
        Attributes attributes = sync.attributes();
        if (attributes != null) {
            state.agentBook().describe(agentId, attributes);
        }
        Map<TaskKey, Long> safe = new HashMap<>();
        applyUpdates(state, safe, now);
        List<InventoryItem> inventory = sync.inventory();
        if (inventory != null) {
            compare(state, inventory, safe, now);
        }
        List<Acknowledgement> acknowledgements = new ArrayList<>();
        safe.forEach((key, sequence) ->
                acknowledgements.add(
                        new Acknowledgement(key.frameworkId(), key.taskId(), sequence)));
        return acknowledgements;
    }

    private void applyUpdates(ClusterState state, Map<TaskKey, Long> safe, Instant now) {
        Set<TaskKey> endedStrangers = new HashSet<>();
        for (StatusUpdate update : sync.updates()) {
            TaskKey key = new TaskKey(update.frameworkId(), update.taskId());
            TaskRecord task = mine(state, key);
            if (task == null || state.taskBook().report(task, update, now)) {
                safe.merge(key, update.sequence(), Math::max);
            }
            if (task == null && update.state().isTerminal()) {
                endedStrangers.add(key);
            }
        }
        forget(state, endedStrangers, now);
    }

    private void forget(ClusterState state, Set<TaskKey> endedStrangers, Instant now) {
        AgentRecord agent = state.agents().find(agentId);
        if (agent != null && !Collections.disjoint(agent.contact().strangers(), endedStrangers)) {
            Set<TaskKey> left = new HashSet<>(agent.contact().strangers());
            left.removeAll(endedStrangers);
            state.agentBook().replace(agent.with(agent.contact().with(left)), "AGENT_CHANGED", now);
        }
    }

    private @Nullable TaskRecord mine(ClusterState state, TaskKey key) {
        TaskRecord task = state.tasks().find(key);
        boolean mine =
                task != null
                        && task.allocation().agentId().equals(agentId)
                        && task.incarnation().equals(sync.incarnation());
        return mine ? task : null;
    }

    private void compare(
            ClusterState state,
            List<InventoryItem> inventory,
            Map<TaskKey, Long> safe,
            Instant now) {
        Map<TaskKey, InventoryItem> items = new HashMap<>();
        inventory.forEach(item -> items.put(new TaskKey(item.frameworkId(), item.taskId()), item));
        for (TaskRecord task : List.copyOf(state.taskBook().on(agentId))) {
            InventoryItem item = items.remove(task.key());
            if (item == null) {
                missing(state, task, now);
            } else {
                there(state, state.taskBook().confirm(task), item, now);
            }
        }
        Set<TaskKey> strangers = new HashSet<>();
        items.forEach((key, item) -> {
            if (item.state().isTerminal()) {
                safe.merge(key, item.sequence(), Math::max);
            } else {
                strangers.add(key);
            }
        });
        AgentRecord agent = state.agents().find(agentId);
        if (agent != null) {
            Contact contact = new Contact(true, strangers, sync.process());
            state.agentBook().replace(agent.with(contact), "TASKS_UNKNOWN", now);
        }
    }

    /// A task that the agent had is lost; one that it never had is launched, unless it is to end.
    private static void missing(ClusterState state, TaskRecord task, Instant now) {
        if (task.progress().reported()) {
            state.taskBook()
                    .move(
                            task,
                            Report.of(
                                    TaskState.FAILED,
                                    now,
                                    "LOST_BY_AGENT",
                                    "Its agent does not know it any more."),
                            now);
        } else if (task.progress().killGrace() != null) {
            state.taskBook()
                    .move(
                            task,
                            Report.of(
                                    TaskState.KILLED,
                                    now,
                                    "NEVER_STARTED",
                                    "It was killed before its agent knew of it."),
                            now);
        } else if (task.state() == TaskState.UNREACHABLE) {
            state.taskBook().move(task, Report.of(TaskState.STAGING, now), now);
        }
    }

    /// Ends come as updates, which the agent repeats until they are acknowledged.
    private static void there(
            ClusterState state, TaskRecord task, InventoryItem item, Instant now) {
        if (task.state() != TaskState.UNREACHABLE || item.state().isTerminal()) {
            return;
        }
        TaskState back = task.progress().killGrace() != null ? TaskState.KILLING : item.state();
        state.taskBook().move(task, Report.of(back, now), now);
    }
}
