package io.fairlead.benchmarks.fleet;

import java.util.ArrayDeque;
import java.util.Deque;

/// One task on an emulated agent, until its end is acknowledged.
final class FleetTask {

    private final String frameworkId;
    private final String taskId;
    private final Deque<Update> unacknowledged = new ArrayDeque<>(2);
    private long sequence;
    private String state = "STAGING";
    private boolean ended;

    FleetTask(String frameworkId, String taskId) {
        this.frameworkId = frameworkId;
        this.taskId = taskId;
    }

    record Update(FleetTask task, long sequence, String state, long atMillis) {}

    /// Its name in the cluster.
    static String key(String frameworkId, String taskId) {
        return frameworkId + "/" + taskId;
    }

    String frameworkId() {
        return frameworkId;
    }

    String taskId() {
        return taskId;
    }

    long sequence() {
        return sequence;
    }

    String state() {
        return state;
    }

    boolean hasEnded() {
        return ended;
    }

    Deque<Update> unacknowledged() {
        return unacknowledged;
    }

    void become(String newState, boolean isEnd, long atMillis) {
        state = newState;
        ended = isEnd;
        unacknowledged.add(new Update(this, ++sequence, newState, atMillis));
    }

    /// @return whether nothing of it is left to say
    boolean acknowledge(long upTo) {
        while (!unacknowledged.isEmpty() && unacknowledged.peekFirst().sequence() <= upTo) {
            unacknowledged.removeFirst();
        }
        return ended && unacknowledged.isEmpty();
    }
}
