package io.fairlead.core.task;

import static io.fairlead.core.task.TaskState.DROPPED;
import static io.fairlead.core.task.TaskState.ERROR;
import static io.fairlead.core.task.TaskState.FAILED;
import static io.fairlead.core.task.TaskState.FINISHED;
import static io.fairlead.core.task.TaskState.GONE;
import static io.fairlead.core.task.TaskState.KILLED;
import static io.fairlead.core.task.TaskState.KILLING;
import static io.fairlead.core.task.TaskState.PLACING;
import static io.fairlead.core.task.TaskState.QUEUED;
import static io.fairlead.core.task.TaskState.RUNNING;
import static io.fairlead.core.task.TaskState.STAGING;
import static io.fairlead.core.task.TaskState.STARTING;
import static io.fairlead.core.task.TaskState.UNREACHABLE;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/// How a task's state may move, as one table.
///
/// | from | to |
/// |---|---|
/// | `QUEUED` | `PLACING`, `STAGING` (granted request), `KILLED`, `ERROR`, `DROPPED` |
/// | `PLACING` | `STAGING`, `QUEUED` (refused: the attempt goes back), `KILLED`, `ERROR`, `DROPPED` and whatever the master says of a task that it accepted |
/// | `STAGING` | `STARTING`, `RUNNING`, `KILLING`, `UNREACHABLE`, every end |
/// | `STARTING` | `RUNNING`, `KILLING`, `UNREACHABLE`, every end |
/// | `RUNNING` | `KILLING`, `UNREACHABLE`, every end |
/// | `KILLING` | `UNREACHABLE`, every end |
/// | `UNREACHABLE` | `STAGING`, `STARTING`, `RUNNING`, `KILLING` (its agent is back), every end |
/// | an end | nothing |
public enum Transition {
    /// The state changes.
    MOVED,
    /// The task is in that state already: nothing changes, and nobody need be told.
    REPEATED,
    /// The table does not allow it: nothing changes.
    REFUSED;

    private static final Set<TaskState> ENDS =
            EnumSet.of(FINISHED, FAILED, KILLED, ERROR, DROPPED, GONE);

    private static final Map<TaskState, Set<TaskState>> TABLE = new EnumMap<>(TaskState.class);

    static {
        TABLE.put(QUEUED, EnumSet.of(PLACING, STAGING, KILLED, ERROR, DROPPED));
        TABLE.put(PLACING, withEnds(QUEUED, STAGING, STARTING, RUNNING, KILLING, UNREACHABLE));
        TABLE.put(STAGING, withEnds(STARTING, RUNNING, KILLING, UNREACHABLE));
        TABLE.put(STARTING, withEnds(RUNNING, KILLING, UNREACHABLE));
        TABLE.put(RUNNING, withEnds(KILLING, UNREACHABLE));
        TABLE.put(KILLING, withEnds(UNREACHABLE));
        TABLE.put(UNREACHABLE, withEnds(STAGING, STARTING, RUNNING, KILLING));
    }

    private static Set<TaskState> withEnds(TaskState first, TaskState... more) {
        Set<TaskState> states = EnumSet.of(first, more);
        states.addAll(ENDS);
        return states;
    }

    /// What becomes of a task in one state that is said to be in another.
    public static Transition decide(TaskState from, TaskState to) {
        if (from == to) {
            return REPEATED;
        }
        Set<TaskState> allowed = TABLE.get(from);
        return allowed != null && allowed.contains(to) ? MOVED : REFUSED;
    }
}
