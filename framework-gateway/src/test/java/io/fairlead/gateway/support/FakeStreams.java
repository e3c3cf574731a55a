package io.fairlead.gateway.support;

import io.fairlead.api.framework.FrameworkEvent;
import io.fairlead.core.id.FrameworkId;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// The event streams of the frameworks that listen to a fake master.
final class FakeStreams {

    private final Map<FrameworkId, OutputStream> streams = new HashMap<>();
    private long epoch = 1;
    private long sequence;

    long epoch() {
        return epoch;
    }

    void epoch(long next) {
        epoch = next;
    }

    /// Frameworks that listen now.
    Set<FrameworkId> listening() {
        return Set.copyOf(streams.keySet());
    }

    /// A framework listens from now on, in place of its stream before.
    void open(FrameworkId id, OutputStream stream) {
        OutputStream before = streams.put(id, stream);
        if (before != null) {
            close(before);
        }
        send(id, new FrameworkEvent.Subscribed(epoch, id, Duration.ofSeconds(2)));
    }

    void dropAll() {
        streams.values().forEach(FakeStreams::close);
        streams.clear();
    }

    private static void close(OutputStream stream) {
        try {
            stream.close();
        } catch (IOException | RuntimeException gone) {
            return;
        }
    }

    void send(FrameworkId framework, FrameworkEvent event) {
        OutputStream stream = streams.get(framework);
        if (stream == null) {
            return;
        }
        String frame =
                "event: "
                        + event.eventName()
                        + "\nid: "
                        + epoch
                        + "-"
                        + ++sequence
                        + "\ndata: "
                        + FakeMaster.JSON.writeValueAsString(event)
                        + "\n\n";
        try {
            stream.write(frame.getBytes(StandardCharsets.UTF_8));
            stream.flush();
        } catch (IOException gone) {
            streams.remove(framework, stream);
        }
    }
}
