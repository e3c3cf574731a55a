package io.fairlead.agent.sandbox;

import io.fairlead.agent.task.TaskCatalog;
import io.fairlead.core.id.TaskKey;
import java.io.IOException;
import java.time.Duration;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;

/// Sends a task's output as it comes, until the task has ended and all of it is sent.
final class LogFollower implements ApplicationListener<ContextClosedEvent> {

    private static final Duration LOOK_EVERY = Duration.ofMillis(100);
    private static final int LOOKS_A_HEARTBEAT = 100;

    private final TaskCatalog catalog;
    private volatile boolean stopping;

    LogFollower(TaskCatalog catalog) {
        this.catalog = catalog;
    }

    /// The agent stops: streams end, so that it need not wait for them.
    @Override
    public void onApplicationEvent(ContextClosedEvent event) {
        stopping = true;
    }

    /// Sends all that is there.
    void send(LogReader log, LogStream stream) throws IOException {
        for (byte[] piece = log.next(); piece.length > 0; piece = log.next()) {
            stream.send(piece, log.offset());
        }
    }

    /// Sends all that is there and comes. Whether the task has ended is asked before the last look,
    /// so that nothing is missed.
    void follow(TaskKey key, LogReader log, LogStream stream)
            throws IOException, InterruptedException {
        int quiet = 0;
        while (!stopping) {
            boolean ended = catalog.get(key).state().isTerminal();
            long before = log.offset();
            send(log, stream);
            if (ended || !log.wantsMore()) {
                return;
            }
            quiet = log.offset() > before ? 0 : quiet + 1;
            if (quiet == LOOKS_A_HEARTBEAT) {
                stream.heartbeat();
                quiet = 0;
            }
            Thread.sleep(LOOK_EVERY);
        }
    }
}
