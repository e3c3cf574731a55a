package io.fairlead.master;

import io.fairlead.api.agent.AgentRegistered;
import io.fairlead.api.agent.AgentRegistration;
import io.fairlead.api.agent.AgentUsage;
import io.fairlead.api.agent.InventoryItem;
import io.fairlead.api.agent.OwnReservation;
import io.fairlead.api.agent.StatusUpdate;
import io.fairlead.api.agent.SyncAnswer;
import io.fairlead.api.agent.SyncRequest;
import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.IncarnationId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.id.TaskKey;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.TaskState;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/// An agent that does what the test says: it speaks the real protocol, and runs nothing.
final class ScriptedAgent {

    private final Master master;
    private final String name;
    private final Resources total;

    /// What its own settings reserve.
    List<OwnReservation> reservations = List.of();

    /// For which roles they were not taken.
    List<RoleName> notTaken = List.of();

    /// What it says of itself now; nothing: what it said at its registration.
    @Nullable Attributes attributes;

    /// What it says with each sync that it uses.
    @Nullable AgentUsage usage;

    /// Another one with each registration.
    UUID process = UUID.randomUUID();

    IncarnationId incarnation = new IncarnationId(UUID.randomUUID());
    AgentId id;
    long epoch;
    private long sequence;
    private boolean inventoryWanted = true;
    private final List<StatusUpdate> unacknowledged = new ArrayList<>();
    private final Map<TaskKey, InventoryItem> store = new HashMap<>();

    private ScriptedAgent(Master master, String name, Resources total) {
        this.master = master;
        this.name = name;
        this.total = total;
    }

    static ScriptedAgent register(Master master, String name, long cpus, long memoryMiB) {
        return register(master, name, cpus, memoryMiB, List.of());
    }

    static ScriptedAgent register(
            Master master,
            String name,
            long cpus,
            long memoryMiB,
            List<OwnReservation> reservations) {
        ScriptedAgent agent = new ScriptedAgent(master, name, Resources.of(cpus, memoryMiB));
        agent.reservations = reservations;
        agent.register(master);
        agent.sync();
        return agent;
    }

    void register(Master at) {
        process = UUID.randomUUID();
        AgentRegistered registered = at.agents().register(registration(total));
        id = registered.agentId();
        epoch = registered.epoch();
        notTaken = registered.reservationsNotTaken();
        sequence = 0;
        inventoryWanted = true;
    }

    AgentRegistration registration(Resources resources) {
        return new AgentRegistration(
                name,
                incarnation,
                URI.create("http://127.0.0.1:1"),
                resources,
                reservations,
                Attributes.of(Map.of("host", name)),
                "test",
                process);
    }

    /// With its next syncs it says that of itself too.
    void describe(String attribute, String value) {
        attributes = Attributes.of(Map.of("host", name, attribute, value));
    }

    void loseStore() {
        incarnation = new IncarnationId(UUID.randomUUID());
        store.clear();
        unacknowledged.clear();
    }

    SyncAnswer sync() {
        return sync(master);
    }

    SyncAnswer sync(Master at) {
        SyncAnswer answer = at.agents().sync(id, request(++sequence));
        take(answer);
        return answer;
    }

    SyncRequest request(long number) {
        return new SyncRequest(
                incarnation,
                epoch,
                number,
                List.copyOf(unacknowledged),
                usage,
                attributes,
                inventoryWanted ? List.copyOf(store.values()) : null,
                process);
    }

    /// With all that its store holds now.
    SyncRequest inventory(long number) {
        return new SyncRequest(
                incarnation,
                epoch,
                number,
                List.of(),
                usage,
                attributes,
                List.copyOf(store.values()),
                process);
    }

    void take(SyncAnswer answer) {
        if (answer.superseded()) {
            return;
        }
        epoch = answer.epoch();
        inventoryWanted = answer.inventoryWanted();
        answer.acknowledgements()
                .forEach(ack ->
                        unacknowledged.removeIf(update ->
                                update.taskId().equals(ack.taskId())
                                        && update.sequence() <= ack.sequence()));
        answer.launches()
                .forEach(launch -> {
                    TaskId task = launch.task().taskId();
                    store.putIfAbsent(
                            new TaskKey(launch.frameworkId(), task),
                            new InventoryItem(launch.frameworkId(), task, TaskState.STAGING, 0));
                });
    }

    /// Forgets a task, as if its store had lost it.
    void lose(FrameworkId framework, String task) {
        store.remove(new TaskKey(framework, new TaskId(task)));
    }

    void keep(FrameworkId framework, String task, TaskState state) {
        TaskId taskId = new TaskId(task);
        store.put(new TaskKey(framework, taskId), new InventoryItem(framework, taskId, state, 1));
    }

    SyncAnswer awaitLaunch() {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(this::sync, answer -> !answer.launches().isEmpty());
    }

    /// Notes a change of state, and syncs until it is acknowledged.
    void report(String task, FrameworkId framework, TaskState state) {
        note(task, framework, state);
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(this::sync, _ -> unacknowledged.isEmpty());
    }

    /// Notes what the checks of a running task have come to, and syncs until it is acknowledged.
    void checked(String task, FrameworkId framework, boolean healthy, boolean ready) {
        note(task, framework, TaskState.RUNNING, healthy, ready);
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(this::sync, _ -> unacknowledged.isEmpty());
    }

    StatusUpdate note(String task, FrameworkId framework, TaskState state) {
        return note(task, framework, state, null, null);
    }

    private StatusUpdate note(
            String task,
            FrameworkId framework,
            TaskState state,
            @Nullable Boolean healthy,
            @Nullable Boolean ready) {
        TaskKey key = new TaskKey(framework, new TaskId(task));
        InventoryItem known = store.get(key);
        long next = known == null ? 1 : known.sequence() + 1;
        store.put(key, new InventoryItem(framework, key.taskId(), state, next));
        StatusUpdate update =
                new StatusUpdate(
                        framework,
                        key.taskId(),
                        next,
                        state,
                        Instant.now(),
                        state == TaskState.FINISHED ? 0 : null,
                        null,
                        null,
                        null,
                        healthy,
                        ready,
                        null);
        unacknowledged.add(update);
        return update;
    }
}
