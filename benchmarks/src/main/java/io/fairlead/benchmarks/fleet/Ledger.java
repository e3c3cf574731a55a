package io.fairlead.benchmarks.fleet;

import io.fairlead.benchmarks.fleet.wire.Reply;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/// What agents did and frameworks were told, to be held against the database afterwards. Written on
/// the wire's thread; read when that has come to rest.
final class Ledger {

    private final Set<String> started = new HashSet<>();
    private final Set<String> endsAcknowledged = new HashSet<>();
    private final Map<String, Told> told = new HashMap<>();
    private final Map<String, Long> refusals = new TreeMap<>();
    private int open;
    private long startedTwice;
    private long outOfOrder;
    private long toldAfterEnd;

    /// What a framework was told of one task.
    private static final class Told {
        private long sequence;
        private String end = "";
    }

    /// An agent has started a task.
    void started(String key) {
        if (!started.add(key)) {
            startedTwice++;
        }
    }

    /// The master has an end safe, and the agent has forgotten the task.
    void endAcknowledged(String key) {
        endsAcknowledged.add(key);
    }

    /// An accept was answered: the task is durable. Its first updates may have come before.
    void accepted(String key) {
        told(key);
    }

    private Told told(String key) {
        return told.computeIfAbsent(
                key,
                _ -> {
                    open++;
                    return new Told();
                });
    }

    /// Tasks that were accepted or told of, whose end their framework does not know yet.
    int open() {
        return open;
    }

    /// A framework was told of a task: each update once in order, repeats aside.
    ///
    /// @return whether it is no repeat
    boolean updated(String key, long sequence, String state, boolean isEnd) {
        Told task = told(key);
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

    Set<String> allStarted() {
        return started;
    }

    Set<String> allEndsAcknowledged() {
        return endsAcknowledged;
    }

    /// What each task that was accepted or told of ended as, as far as its framework knows; empty
    /// where it knows of no end.
    Map<String, String> ends() {
        Map<String, String> ends = new HashMap<>();
        told.forEach((key, task) -> ends.put(key, task.end));
        return ends;
    }

    long startedTwice() {
        return startedTwice;
    }

    long outOfOrder() {
        return outOfOrder + toldAfterEnd;
    }
}
