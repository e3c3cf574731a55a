package io.fairlead.agent.membership;

import io.fairlead.agent.machine.Probe;
import io.fairlead.agent.store.WorkDir;
import io.fairlead.agent.task.Tasks;
import io.fairlead.api.agent.AgentUsage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// What this agent tells of its usage: with the first sync, then not more often than every few
/// seconds.
final class UsageReport {

    private static final Duration INTERVAL = Duration.ofSeconds(3);

    private final Probe probe;
    private final WorkDir workDir;
    private final Tasks tasks;
    private final InstantSource clock;
    private Instant last = Instant.EPOCH;

    UsageReport(Probe probe, WorkDir workDir, Tasks tasks, InstantSource clock) {
        this.probe = probe;
        this.workDir = workDir;
        this.tasks = tasks;
        this.clock = clock;
    }

    /// Called by the sync loop's thread.
    ///
    /// @return nothing if it was told a moment ago
    @Nullable AgentUsage sinceLast() {
        Instant now = clock.instant();
        if (now.isBefore(last.plus(INTERVAL))) {
            return null;
        }
        last = now;
        return new AgentUsage(
                now,
                probe.load(),
                probe.memoryUsedBytes(),
                probe.memoryTotalBytes(),
                probe.diskFreeBytes(workDir.root()),
                probe.diskTotalBytes(workDir.root()),
                tasks.usage());
    }
}
