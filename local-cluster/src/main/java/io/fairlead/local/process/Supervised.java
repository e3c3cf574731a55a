package io.fairlead.local.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A process that is kept running: when it ends without having been told to, it is started again
/// after a wait (see [BackOff]).
public final class Supervised {

    private static final long LOG_LIMIT_BYTES = 20L << 20;

    private final ProcessPlan plan;
    private final PidFiles pids;
    private final Consumer<String> news;
    private final ReentrantLock lock = new ReentrantLock();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private @Nullable Process process;

    /// @param news is told, in a sentence, of each end and new start
    public Supervised(ProcessPlan plan, PidFiles pids, Consumer<String> news) {
        this.plan = plan;
        this.pids = pids;
        this.news = news;
    }

    /// How it is started.
    public ProcessPlan plan() {
        return plan;
    }

    /// Starts it, and watches it from then on.
    ///
    /// @throws UncheckedIOException if it cannot be started at all
    public void start() {
        var first = launch().orElseThrow(() -> new IllegalStateException("is stopped already"));
        Thread.ofVirtual().name("watch-" + plan.name()).start(() -> watch(first));
    }

    /// The process that runs now.
    public Optional<ProcessHandle> current() {
        lock.lock();
        try {
            return Optional.ofNullable(process)
                    .map(Process::toHandle)
                    .filter(ProcessHandle::isAlive);
        } finally {
            lock.unlock();
        }
    }

    /// Ends it for good: asks, waits as long as said, then kills. Repeats change nothing.
    ///
    /// @return whether it ended when it was asked
    public boolean stop(Duration grace) {
        lock.lock();
        try {
            stopping.countDown();
        } finally {
            lock.unlock();
        }
        var ended =
                current().map(handle -> Signals.end(handle, plan.stopSignal(), grace)).orElse(true);
        pids.forget(plan.name());
        return ended;
    }

    /// Kills it, and leaves it dead.
    public void kill() {
        lock.lock();
        try {
            stopping.countDown();
        } finally {
            lock.unlock();
        }
        current().ifPresent(ProcessHandle::destroyForcibly);
        pids.forget(plan.name());
    }

    private void watch(Process first) {
        var running = first;
        var backOff = BackOff.start();
        while (true) {
            var from = System.nanoTime();
            var exit = awaitEnd(running);
            if (isStopping()) {
                return;
            }
            backOff = backOff.after(Duration.ofNanos(System.nanoTime() - from));
            news.accept(
                    "%s (pid %d) ended with exit code %d; starting it again in %.1f s, see %s"
                            .formatted(
                                    plan.name(),
                                    running.pid(),
                                    exit,
                                    backOff.next().toMillis() / 1000.0,
                                    plan.log()));
            if (stopsWithin(backOff.next())) {
                return;
            }
            backOff = backOff.longer();
            var next = launch();
            if (next.isEmpty()) {
                return;
            }
            running = next.get();
            news.accept("%s runs again (pid %d)".formatted(plan.name(), running.pid()));
        }
    }

    private Optional<Process> launch() {
        lock.lock();
        try {
            if (isStopping()) {
                return Optional.empty();
            }
            var started = startProcess();
            process = started;
            pids.note(plan.name(), started.toHandle());
            return Optional.of(started);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + plan.name(), e);
        } finally {
            lock.unlock();
        }
    }

    private Process startProcess() throws IOException {
        Files.createDirectories(plan.folder());
        Files.createDirectories(plan.log().getParent());
        setLongLogAside(plan.log());
        var builder =
                new ProcessBuilder(OwnSession.of(plan.command().get()))
                        .directory(plan.folder().toFile());
        builder.environment().putAll(plan.environment());
        return builder.redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(plan.log().toFile()))
                .start();
    }

    private static void setLongLogAside(Path log) throws IOException {
        if (Files.exists(log) && Files.size(log) > LOG_LIMIT_BYTES) {
            Files.move(
                    log,
                    log.resolveSibling(log.getFileName() + ".1"),
                    StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }

    private boolean stopsWithin(Duration wait) {
        try {
            return stopping.await(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private static int awaitEnd(Process process) {
        while (true) {
            try {
                return process.waitFor();
            } catch (InterruptedException e) {
                // Nobody interrupts this thread: it ends when the process is stopped.
            }
        }
    }
}
