package io.fairlead.benchmarks.fleet;

import io.fairlead.benchmarks.fleet.wire.Reply;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/// What agents did and frameworks were told, to be held against the database afterwards. Written on
/// the wire's thread; read when that has come to rest.
final class Ledger {

    private final Map<String, Driven> tasks = new HashMap<>();
    private final Map<String, Long> refusals = new TreeMap<>();
    private int open;
    private long startedTwice;
    private long outOfOrder;
    private long toldAfterEnd;

    /// What became of one task, as seen from outside. What is not known is empty.
    static final class Driven {
        private String startedOn = "";
        private boolean endAcknowledged;
        private boolean accepted;
        private boolean known;
        private boolean refused;
        private String placedOn = "";
        private String allocationId = "";
        private long sequence;
        private String end = "";

        /// The agent that started it.
        String startedOn() {
            return startedOn;
        }

        /// Whether the master has told an agent that its end is safe.
        boolean isEndAcknowledged() {
            return endAcknowledged;
        }

        /// Whether its accept was answered so.
        boolean isAccepted() {
            return accepted;
        }

        /// Whether its framework has heard of it, by an answer or an update.
        boolean isKnown() {
            return known;
        }

        /// Whether its accept was refused.
        boolean isRefused() {
            return refused;
        }

        /// The agent that was named in the answer to its accept.
        String placedOn() {
            return placedOn;
        }

        /// The allocation that was named there.
        String allocationId() {
            return allocationId;
        }

        /// What its framework was told that it ended as.
        String end() {
            return end;
        }
    }

    private Driven task(String key) {
        return tasks.computeIfAbsent(key, _ -> new Driven());
    }

    /// An agent has started a task.
    void started(String key, String agentId) {
        Driven task = task(key);
        if (!task.startedOn.isEmpty()) {
            startedTwice++;
        }
        task.startedOn = agentId;
    }

    /// The master has an end safe, and the agent has forgotten the task.
    void endAcknowledged(String key) {
        task(key).endAcknowledged = true;
    }

    /// An accept was answered: the task is durable. Its first updates may have come before.
    void accepted(String key) {
        known(key).accepted = true;
    }

    /// Where the answer to its accept says that it was placed.
    void placed(String key, FrameworkWords.Placed where) {
        Driven task = task(key);
        task.placedOn = where.agentId();
        task.allocationId = where.allocationId();
    }

    /// Its accept was refused: it must never be.
    void notAccepted(String key) {
        task(key).refused = true;
    }

    private Driven known(String key) {
        Driven task = task(key);
        if (!task.known) {
            task.known = true;
            open++;
        }
        return task;
    }

    /// Tasks that were accepted or told of, whose end their framework does not know yet.
    int open() {
        return open;
    }

    /// A framework was told of a task: each update once in order, repeats aside.
    ///
    /// @return whether it is no repeat
    boolean updated(String key, long sequence, String state, boolean isEnd) {
        Driven task = known(key);
        if (sequence <= task.sequence) {
            return false;
        }
        if (sequence != task.sequence + 1) {
            outOfOrder++;
        }
        if (!task.end.isEmpty()) {
            toldAfterEnd++;
        }
        task.sequence = sequence;
        if (isEnd) {
            open -= task.end.isEmpty() ? 1 : 0;
            task.end = state;
        }
        return true;
    }

    /// A call was refused.
    void refused(String call, Reply answer) {
        String title = JsonMapper.shared().readTree(answer.body()).path("title").asString("");
        refusals.merge("%s, %d: %s".formatted(call, answer.status(), title), 1L, Long::sum);
    }

    Map<String, Long> refusals() {
        return refusals;
    }

    /// All that was heard of, by framework and task id.
    Map<String, Driven> tasks() {
        return tasks;
    }

    long startedTwice() {
        return startedTwice;
    }

    long outOfOrder() {
        return outOfOrder + toldAfterEnd;
    }
}
