package io.fairlead.master.task;

import io.fairlead.core.task.TaskState;
import io.fairlead.master.state.Commit;
import io.fairlead.master.state.LiveView;
import io.fairlead.master.writer.CommitListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Live tasks by state, and ended ones by their end.
@Component
class TaskMetrics implements CommitListener {

    private final Map<TaskState, Counter> ended = new EnumMap<>(TaskState.class);
    private volatile @Nullable LiveView view;

    TaskMetrics(MeterRegistry registry) {
        for (TaskState state : TaskState.values()) {
            String tag = state.name().toLowerCase(Locale.ROOT);
            if (state.isTerminal()) {
                ended.put(
                        state,
                        Counter.builder("fairlead.tasks.ended")
                                .tag("state", tag)
                                .description("Tasks that have ended")
                                .register(registry));
            } else if (state.holdsResources()) {
                Gauge.builder("fairlead.tasks.live", this, metrics -> metrics.count(state))
                        .tag("state", tag)
                        .description("Tasks that hold resources now")
                        .register(registry);
            }
        }
    }

    private long count(TaskState state) {
        LiveView now = view;
        return now == null
                ? 0
                : now.tasks().all().stream().filter(task -> task.state() == state).count();
    }

    @Override
    public void opened(LiveView opened) {
        view = opened;
    }

    @Override
    public void committed(Commit commit, LiveView now) {
        commit.history()
                .tasks()
                .forEach(end -> {
                    Counter counter = ended.get(end.last().state());
                    if (counter != null) {
                        counter.increment();
                    }
                });
    }

    @Override
    public void closed() {
        view = null;
    }
}
