package io.fairlead.agent.membership;

import io.fairlead.agent.task.TaskSettings;
import io.fairlead.agent.task.Tasks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// Begins to be an agent when the REST API is up, and ends it before that goes down.
public final class Membership implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);
    private static final Duration REPORTING = Duration.ofSeconds(5);

    private final Tasks tasks;
    private final TaskSettings settings;
    private final Supplier<SyncLoop> loops;
    private final InstantSource clock;
    private @Nullable Thread thread;
    private volatile @Nullable SyncLoop loop;

    Membership(Tasks tasks, TaskSettings settings, Supplier<SyncLoop> loops, InstantSource clock) {
        this.tasks = tasks;
        this.settings = settings;
        this.loops = loops;
        this.clock = clock;
    }

    /// After the web server, whose port is advertised.
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE - 100;
    }

    @Override
    public void start() {
        try {
            tasks.awaitRecovery();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            return;
        }
        SyncLoop next = loops.get();
        tasks.onChange(next::wake);
        loop = next;
        thread = Thread.ofVirtual().name("sync-loop").start(next);
    }

    @Override
    public void stop() {
        SyncLoop current = loop;
        if (current == null) {
            return;
        }
        if (settings.killTasksOnStop()) {
            endTasks();
        }
        current.stop();
        try {
            if (thread != null) {
                thread.join(REPORTING);
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
        loop = null;
        LOG.info("Stopped tasksRunningOn={}", tasks.runningCount());
    }

    private void endTasks() {
        tasks.endAll(settings.stopGracePeriod());
        Instant until = clock.instant().plus(settings.stopGracePeriod()).plus(REPORTING);
        while (tasks.anyAlive() && clock.instant().isBefore(until)) {
            LockSupport.parkNanos(20_000_000);
        }
    }

    @Override
    public boolean isRunning() {
        return loop != null;
    }

    /// When a master last answered as leader; absent before the first time.
    public @Nullable Instant lastContact() {
        SyncLoop current = loop;
        return current == null ? null : current.lastContact();
    }
}
