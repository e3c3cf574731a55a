package io.fairlead.agent.task;

import io.fairlead.agent.fetch.Fetcher;
import io.fairlead.agent.runtime.TaskRuntime;
import io.fairlead.agent.runtime.TaskStart;
import java.io.IOException;
import java.net.URI;
import java.util.function.Consumer;

/// Brings a task's files, beside the task's own thread, so that this can hear of a kill meanwhile.
final class Fetching {

    private Fetching() {}

    /// @return the thread to interrupt when the files are not wanted any more
    static Thread begin(
            Fetcher fetcher, TaskRuntime runtime, TaskStart start, Consumer<TaskSignal> listener) {
        return Thread.ofVirtual()
                .name("fetch-" + start.key())
                .start(() -> {
                    try {
                        for (URI uri : start.task().uris()) {
                            fetcher.fetch(uri, start.sandbox());
                        }
                        runtime.prepare(start);
                        listener.accept(new TaskSignal.Fetched(null));
                    } catch (IOException failure) {
                        listener.accept(new TaskSignal.Fetched(failure));
                    } catch (InterruptedException notWanted) {
                        Thread.currentThread().interrupt();
                    }
                });
    }
}
