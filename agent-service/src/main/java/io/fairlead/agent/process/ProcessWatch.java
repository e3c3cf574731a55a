package io.fairlead.agent.process;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The regular looks of the process runtime at all of its tasks: few threads, however many tasks.
final class ProcessWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessWatch.class);
    private static final Duration ADOPTED = Duration.ofMillis(250);

    private final ScheduledExecutorService threads =
            Executors.newScheduledThreadPool(
                    2, Thread.ofPlatform().name("process-watch-", 0).daemon().factory());

    ProcessWatch(ProcessRuntime runtime, ProcessSettings settings) {
        every(ADOPTED, runtime::watchAdopted);
        every(Sweeper.interval(), runtime::sweep);
        every(settings.sampleEvery(), runtime::sampleProcesses);
        every(settings.measureDiskEvery(), runtime::sampleDisks);
    }

    private void every(Duration interval, Runnable round) {
        var _ =
                threads.scheduleWithFixedDelay(
                        () -> surviving(round),
                        interval.toMillis(),
                        interval.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    /// A failed round must not be the last.
    private static void surviving(Runnable round) {
        try {
            round.run();
        } catch (RuntimeException failed) {
            LOG.warn("A look at the tasks' processes failed", failed);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
