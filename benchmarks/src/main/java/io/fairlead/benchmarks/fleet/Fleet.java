package io.fairlead.benchmarks.fleet;

import io.fairlead.benchmarks.fleet.wire.Call;
import io.fairlead.benchmarks.fleet.wire.Reply;
import io.fairlead.benchmarks.fleet.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The emulated agents, and what they share. On the wire's thread, except where said.
final class Fleet {

    /// How long the probe's tasks run.
    static final long PROBE_MILLIS = 10_000;

    private static final long PATIENCE_MILLIS = 5_000;
    private static final int REGISTERING_AT_ONCE = 200;
    private static final long SHORTEST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    private final Wire wire;
    private final Leader leader;
    private final Ledger ledger;
    private final Durations durations;
    private final AgentSize size;
    private final Duration syncWait;
    private final Random random;
    private final Syncs syncs = new Syncs();
    private final List<FleetAgent> agents = new ArrayList<>();
    private final CountDownLatch joined;
    private int registering;

    /// What each agent has to share.
    record AgentSize(int cpus, int memoryMiB) {}

    record Registered(String agentId, long epoch) {}

    Fleet(
            Wire wire,
            Leader leader,
            Ledger ledger,
            Durations durations,
            AgentSize size,
            Duration syncWait,
            int count,
            Random random) {
        this.wire = wire;
        this.leader = leader;
        this.ledger = ledger;
        this.durations = durations;
        this.size = size;
        this.syncWait = syncWait;
        this.random = random;
        this.joined = new CountDownLatch(count);
        for (int i = 0; i < count; i++) {
            agents.add(new FleetAgent(this, "fleet-%05d".formatted(i)));
        }
    }

    /// Registers all, some at a time. From any thread.
    void start() {
        wire.run(() -> {
            for (int i = 0; i < REGISTERING_AT_ONCE; i++) {
                registerNext();
            }
        });
    }

    /// From any thread.
    ///
    /// @return whether all have registered in that time
    boolean awaitJoined(long seconds) throws InterruptedException {
        return joined.await(seconds, TimeUnit.SECONDS);
    }

    /// How many have registered. From any thread.
    long joined() {
        return agents.size() - joined.getCount();
    }

    private void registerNext() {
        if (registering < agents.size()) {
            agents.get(registering++).register();
        }
    }

    void joined(FleetAgent agent) {
        joined.countDown();
        registerNext();
    }

    /// All of them, in the order in which they were made. From any thread.
    List<FleetAgent> agents() {
        return List.copyOf(agents);
    }

    Ledger ledger() {
        return ledger;
    }

    Syncs syncs() {
        return syncs;
    }

    byte[] registration(String name, String incarnation) {
        String zone = "abc".substring(Math.floorMod(name.hashCode(), 3)).substring(0, 1);
        return """
        {"name":"%s","incarnation":"%s","address":"http://127.0.0.1:1","version":"emulated",\
        "resources":{"cpus":%d,"memoryMiB":%d},"attributes":{"host":"%s","zone":"%s"}}\
        """
                .formatted(name, incarnation, size.cpus(), size.memoryMiB(), name, zone)
                .getBytes(StandardCharsets.UTF_8);
    }

    Registered registered(Reply reply) {
        JsonNode answer = JsonMapper.shared().readTree(reply.body());
        return new Registered(answer.get("agentId").asString(), answer.get("epoch").asLong());
    }

    void send(String path, byte[] body, Consumer<Reply> then) {
        long patience = syncWait.toMillis() + PATIENCE_MILLIS;
        leader.send(Call.post(path, Map.of(), body, patience, then));
    }

    void after(long millis, Runnable work) {
        wire.after(millis, work);
    }

    /// Tries again after a pause that doubles with the attempts: from half of it up to the whole.
    void again(int attempt, Runnable work) {
        long most = Math.min(LONGEST_PAUSE_MILLIS, SHORTEST_PAUSE_MILLIS << Math.min(attempt, 10));
        wire.after(most / 2 + random.nextLong(most / 2), work);
    }

    void afterRun(String taskId, Runnable end) {
        boolean probe = taskId.startsWith("probe-");
        wire.after(probe ? PROBE_MILLIS : durations.drawMillis(random), end);
    }

    /// Counts of syncs.
    static final class Syncs {
        private volatile long sent;
        private volatile long withUpdates;
        private final Map<Integer, Long> refused = new ConcurrentSkipListMap<>();

        @SuppressWarnings("NonAtomicOperationOnVolatileField") // one thread writes
        void sent(boolean carriesUpdates) {
            sent++;
            if (carriesUpdates) {
                withUpdates++;
            }
        }

        void refused(int status) {
            refused.merge(status, 1L, Long::sum);
        }

        long all() {
            return sent;
        }

        long carryingUpdates() {
            return withUpdates;
        }

        long refusals() {
            return refused.values().stream().mapToLong(Long::longValue).sum();
        }

        /// How many by status; 0 for no answer.
        Map<Integer, Long> refusalsByStatus() {
            return Map.copyOf(refused);
        }
    }
}
