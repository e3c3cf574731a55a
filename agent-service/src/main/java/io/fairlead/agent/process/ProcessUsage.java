package io.fairlead.agent.process;

import io.fairlead.agent.store.FolderSize;
import io.fairlead.api.agent.TaskUsage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// What one task has used, as far as samples tell.
final class ProcessUsage {

    private static final long TICKS = Signals.clockTicks();
    private static final long PAGE = Signals.pageSize();

    private final Path sandbox;
    private Duration cpuTime = Duration.ZERO;
    private long memory;
    private long memoryPeak;
    private long disk;

    ProcessUsage(Path sandbox) {
        this.sandbox = sandbox;
    }

    /// Takes what its live processes show. Processes that ended without being waited for take their
    /// time with them, so that the sum may fall: the highest counts.
    synchronized void sampled(List<ProcessStat> processes) {
        long ticks = processes.stream().mapToLong(ProcessStat::ticks).sum();
        Duration seen = Duration.ofNanos(ticks * (1_000_000_000L / TICKS));
        cpuTime = seen.compareTo(cpuTime) > 0 ? seen : cpuTime;
        memory = processes.stream().mapToLong(ProcessStat::pages).sum() * PAGE;
        memoryPeak = Math.max(memoryPeak, memory);
    }

    /// Measures the sandbox.
    void measureDisk() {
        long bytes = FolderSize.ofSandbox(sandbox);
        synchronized (this) {
            disk = bytes;
        }
    }

    /// Of a task that was over before anybody looked, its control group knows how much memory it
    /// had.
    void ended(Duration exactCpuTime, ControlGroup group) {
        measureDisk();
        synchronized (this) {
            cpuTime = exactCpuTime.compareTo(cpuTime) > 0 ? exactCpuTime : cpuTime;
            memoryPeak = memoryPeak == 0 ? group.memoryPeak() : memoryPeak;
            memory = 0;
        }
    }

    synchronized TaskUsage now() {
        return new TaskUsage(cpuTime, memory, memoryPeak, disk);
    }
}
