package io.fairlead.benchmarks.fleet;

import io.fairlead.benchmarks.fleet.wire.Reply;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// One emulated agent: registers, keeps one sync open, runs tasks by the clock, and keeps what it
/// has to say until it is acknowledged. Like the real one it sends a further sync beside the open
/// one when there is news, and groups news while an open sync carries updates.
final class FleetAgent implements SyncWords.Hearer {

    private static final long GROUPING_NANOS = 200_000_000L;
    private static final int MOST_UPDATES = 2_000;

    private final Fleet fleet;
    private final String name;
    private final String incarnation = UUID.randomUUID().toString();
    private final Map<String, FleetTask> tasks = new LinkedHashMap<>();
    private String id = "";
    private long epoch;
    private long sequence;
    private boolean inventoryWanted = true;
    private boolean planned;
    private boolean openCarriesUpdates;
    private long openSince;
    private boolean isOpen;
    private int attempts;
    private boolean silent;

    FleetAgent(Fleet fleet, String name) {
        this.fleet = fleet;
        this.name = name;
    }

    String id() {
        return id;
    }

    int liveTasks() {
        return tasks.size();
    }

    void register() {
        fleet.send(
                "/v1/agents",
                fleet.registration(name, incarnation),
                reply -> {
                    if (reply.isOk()) {
                        registered(reply);
                    } else {
                        fleet.again(++attempts, this::register);
                    }
                });
    }

    private void registered(Reply reply) {
        Fleet.Registered answer = fleet.registered(reply);
        if (!accepts(answer.epoch())) {
            fleet.again(++attempts, this::register);
            return;
        }
        boolean first = id.isEmpty();
        id = answer.agentId();
        sequence = 0;
        attempts = 0;
        inventoryWanted = true;
        if (first) {
            fleet.joined(this);
        }
        sync();
    }

    private boolean accepts(long answered) {
        if (answered < epoch) {
            return false;
        }
        epoch = answered;
        return true;
    }

    /// The network to the master is cut: nothing is sent, nothing is heard; tasks go on.
    void fallSilent() {
        silent = true;
    }

    /// The network is there again.
    void speakAgain() {
        silent = false;
        inventoryWanted = true;
        sync();
    }

    private void sync() {
        if (silent) {
            return;
        }
        planned = false;
        List<FleetTask.Update> updates = updates();
        openCarriesUpdates = !updates.isEmpty();
        openSince = System.nanoTime();
        isOpen = true;
        long mine = ++sequence;
        byte[] body =
                SyncWords.write(
                        new SyncWords.Said(
                                incarnation,
                                epoch,
                                mine,
                                updates,
                                inventoryWanted ? tasks.values() : null));
        fleet.syncs().sent(openCarriesUpdates);
        fleet.send("/v1/agents/" + id + "/sync", body, reply -> answered(mine, reply));
    }

    private List<FleetTask.Update> updates() {
        List<FleetTask.Update> all = new ArrayList<>();
        for (FleetTask task : tasks.values()) {
            if (all.size() >= MOST_UPDATES) {
                break;
            }
            all.addAll(task.unacknowledged());
        }
        return all;
    }

    private void answered(long mine, Reply reply) {
        if (mine != sequence || silent) {
            return;
        }
        isOpen = false;
        if (!reply.isOk()) {
            refused(reply);
            return;
        }
        SyncWords.Heard heard = SyncWords.read(reply.body(), epoch, this);
        if (!accepts(heard.epoch()) || heard.superseded()) {
            fleet.again(1, this::sync);
            return;
        }
        attempts = 0;
        inventoryWanted = heard.inventoryWanted();
        if (!planned) {
            sync();
        }
    }

    private void refused(Reply reply) {
        fleet.syncs().refused(reply.status());
        if (reply.status() == 404 || reply.status() == 409) {
            fleet.again(++attempts, this::register);
        } else {
            inventoryWanted = true;
            fleet.again(++attempts, this::sync);
        }
    }

    @Override
    public void launch(String frameworkId, String taskId) {
        String key = FleetTask.key(frameworkId, taskId);
        if (tasks.containsKey(key)) {
            return;
        }
        FleetTask task = new FleetTask(frameworkId, taskId);
        tasks.put(key, task);
        fleet.ledger().started(key, id);
        task.become("RUNNING", false, System.currentTimeMillis());
        fleet.afterRun(taskId, () -> end(key, "FINISHED"));
    }

    @Override
    public void kill(String frameworkId, String taskId) {
        end(FleetTask.key(frameworkId, taskId), "KILLED");
    }

    private void end(String key, String state) {
        FleetTask task = tasks.get(key);
        if (task != null && !task.hasEnded()) {
            task.become(state, true, System.currentTimeMillis());
            news();
        }
    }

    @Override
    public void acknowledge(String frameworkId, String taskId, long upTo) {
        String key = FleetTask.key(frameworkId, taskId);
        FleetTask task = tasks.get(key);
        if (task != null && task.acknowledge(upTo)) {
            tasks.remove(key);
            fleet.ledger().endAcknowledged(key);
        }
    }

    /// While an open sync carries updates its answer is near: what is new waits for it, a little.
    private void news() {
        if (planned || !isOpen || silent) {
            return;
        }
        long wait = openCarriesUpdates ? GROUPING_NANOS - (System.nanoTime() - openSince) : 0;
        planned = true;
        fleet.after(Math.max(0, wait / 1_000_000), this::syncIfPlanned);
    }

    private void syncIfPlanned() {
        if (planned) {
            sync();
        }
    }
}
