package io.fairlead.master.agent;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/// Lets held syncs go, at once or after a time: each is looked at again on a thread of its own, so
/// that who lets it go does not wait.
@Component
class SyncRelease implements DisposableBean {

    private final ScheduledThreadPoolExecutor timer =
            new ScheduledThreadPoolExecutor(
                    1, Thread.ofPlatform().name("sync-timer").daemon().factory());

    SyncRelease() {
        timer.setRemoveOnCancelPolicy(true);
    }

    void now(HeldSync sync) {
        Thread.ofVirtual().name("sync").start(() -> sync.again().accept(sync));
    }

    /// @return to be cancelled where it is let go before
    Future<?> after(Duration time, HeldSync sync) {
        return timer.schedule(
                () -> sync.session().expire(sync), time.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void destroy() {
        timer.shutdownNow();
    }
}
