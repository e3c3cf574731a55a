package io.fairlead.master.state;

import java.util.Collection;
import java.util.List;

/// What an agent is to be told, as committed.
///
/// @param tasks how many live tasks it has
/// @param launches tasks that it has not reported yet
/// @param kills tasks that are to end
/// @param inDoubt tasks that are to end, of which only its inventory can tell whether it knows them
public record AgentWork(int tasks, List<TaskRecord> launches, List<TaskRecord> kills, int inDoubt) {

    /// Nothing.
    public static final AgentWork NONE = new AgentWork(0, List.of(), List.of(), 0);

    static AgentWork of(Collection<TaskRecord> tasks) {
        if (tasks.isEmpty()) {
            return NONE;
        }
        return new AgentWork(
                tasks.size(),
                tasks.stream().filter(TaskRecord::isToBeLaunched).toList(),
                tasks.stream().filter(TaskRecord::isToBeKilled).toList(),
                (int) tasks.stream().filter(TaskRecord::isInDoubt).count());
    }
}
