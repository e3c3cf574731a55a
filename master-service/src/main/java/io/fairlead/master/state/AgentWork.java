package io.fairlead.master.state;

import java.util.ArrayList;
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
        List<TaskRecord> launches = new ArrayList<>(0);
        List<TaskRecord> kills = new ArrayList<>(0);
        int inDoubt = 0;
        for (TaskRecord task : tasks) {
            if (task.isToBeLaunched()) {
                launches.add(task);
            } else if (task.isToBeKilled()) {
                kills.add(task);
            } else if (task.isInDoubt()) {
                inDoubt++;
            }
        }
        return new AgentWork(tasks.size(), List.copyOf(launches), List.copyOf(kills), inDoubt);
    }
}
