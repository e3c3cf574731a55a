package io.fairlead.agent.container;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.CpuStatsConfig;
import com.github.dockerjava.api.model.CpuUsageConfig;
import com.github.dockerjava.api.model.MemoryStatsConfig;
import com.github.dockerjava.api.model.Statistics;
import io.fairlead.agent.store.FolderSize;
import io.fairlead.api.agent.TaskUsage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// What one container uses, as the engine tells it about once a second.
final class ContainerUsage extends ResultCallback.Adapter<Statistics> {

    private static final long DISK_EVERY_NANOS = Duration.ofSeconds(30).toNanos();

    private final Path sandbox;
    private Duration cpuTime = Duration.ZERO;
    private long memory;
    private long memoryPeak;
    private long disk;
    private long diskAt = System.nanoTime() - DISK_EVERY_NANOS;

    ContainerUsage(Path sandbox) {
        this.sandbox = sandbox;
    }

    @Override
    public synchronized void onNext(Statistics sample) {
        Optional.ofNullable(sample.getCpuStats())
                .map(CpuStatsConfig::getCpuUsage)
                .map(CpuUsageConfig::getTotalUsage)
                .map(Duration::ofNanos)
                .filter(used -> used.compareTo(cpuTime) > 0)
                .ifPresent(used -> cpuTime = used);
        memory =
                Optional.ofNullable(sample.getMemoryStats())
                        .map(MemoryStatsConfig::getUsage)
                        .orElse(0L);
        memoryPeak =
                Math.max(
                        Math.max(memory, memoryPeak),
                        Optional.ofNullable(sample.getMemoryStats())
                                .map(MemoryStatsConfig::getMaxUsage)
                                .orElse(0L));
    }

    @Override
    public void onError(Throwable gone) {
        // The last sample stands.
    }

    synchronized Duration cpuTime() {
        return cpuTime;
    }

    synchronized void ended() {
        memory = 0;
        disk = FolderSize.ofSandbox(sandbox);
    }

    synchronized TaskUsage now() {
        if (System.nanoTime() - diskAt > DISK_EVERY_NANOS) {
            disk = FolderSize.ofSandbox(sandbox);
            diskAt = System.nanoTime();
        }
        return new TaskUsage(cpuTime, memory, memoryPeak, disk);
    }
}
