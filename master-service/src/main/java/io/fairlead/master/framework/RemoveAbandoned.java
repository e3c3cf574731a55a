package io.fairlead.master.framework;

import io.fairlead.master.state.ClusterState;
import io.fairlead.master.state.FrameworkRecord;
import io.fairlead.master.writer.Command;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Removes frameworks that did not listen for longer than they said they would.
record RemoveAbandoned() implements Command<Integer> {

    @Override
    public Integer decide(ClusterState state, Instant now) {
        List<FrameworkRecord> abandoned =
                state.frameworks().all().stream().filter(f -> isAbandoned(f, now)).toList();
        abandoned.forEach(framework -> state.frameworkBook().remove(framework, now));
        return abandoned.size();
    }

    static boolean isAbandoned(FrameworkRecord framework, Instant now) {
        Duration timeout = framework.terms().failoverTimeout();
        return timeout != null
                && !framework.removing()
                && !framework.contact().isConnected()
                && framework.contact().since().plus(timeout).isBefore(now);
    }
}
