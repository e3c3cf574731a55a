package io.fairlead.gateway.schedule;

import io.fairlead.api.framework.FrameworkEvent;
import io.fairlead.api.framework.OfferView;
import io.fairlead.core.id.OfferId;
import io.fairlead.gateway.upstream.FrameworkEvents;
import io.fairlead.gateway.upstream.WireJson;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One connection of a queue to the leader: the stream that is read, the offers held by it, and
/// what the master was last told of the queue's wishes. When it ends, all of this is worth nothing.
final class Connection implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Connection.class);
    private static final Duration FIRST_HEARTBEAT = Duration.ofSeconds(15);
    private static final int HEARTBEATS_MISSED = 3;

    final MasterLink link;
    final MasterCalls calls;
    private final Reconciliation reconciliation;
    final Map<OfferId, OfferView> offers = new LinkedHashMap<>();

    final OfferWishes wishes;

    /// Placed attempts that did not live at the master when the connection was made.
    private List<Attempt> missing;

    private final InputStream stream;
    private volatile long heardAtNanos = System.nanoTime();
    private Duration heartbeat = FIRST_HEARTBEAT;

    /// @param missing placed attempts that did not live at the master just now
    Connection(
            MasterLink link,
            MasterCalls calls,
            Reconciliation reconciliation,
            List<Attempt> missing,
            InputStream stream) {
        this.link = link;
        this.wishes = new OfferWishes(link);
        this.reconciliation = reconciliation;
        this.missing = missing;
        this.calls = calls;
        this.stream = stream;
    }

    /// Reads the stream on a thread of its own until it ends.
    void read(WireJson json, BlockingQueue<Message> inbox) {
        FrameworkEvents events = new FrameworkEvents(json, () -> heardAtNanos = System.nanoTime());
        Thread.ofVirtual()
                .name("queue-events-" + link.queue().name())
                .start(() -> read(events, inbox));
    }

    private void read(FrameworkEvents events, BlockingQueue<Message> inbox) {
        String reason = "the stream ended";
        try {
            events.read(stream, event -> put(inbox, new Message.Event(this, event)));
        } catch (IOException | RuntimeException broken) {
            reason = "the stream broke: " + broken.getMessage();
        }
        put(inbox, new Message.Closed(this, reason));
    }

    private static void put(BlockingQueue<Message> inbox, Message message) {
        try {
            inbox.put(message);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }

    void subscribed(FrameworkEvent.Subscribed subscribed) {
        heartbeat = subscribed.heartbeat();
    }

    /// All updates that the master held are applied: what they did not tell is asked for.
    void caughtUp() {
        List<Attempt> doubtful = missing;
        missing = List.of();
        reconciliation.ask(doubtful);
    }

    /// Whether nothing was heard for so long that the master must be taken for gone.
    boolean isSilent() {
        return System.nanoTime() - heardAtNanos
                > heartbeat.multipliedBy(HEARTBEATS_MISSED).toNanos();
    }

    @Override
    public void close() {
        try {
            stream.close();
        } catch (IOException already) {
            log.debug("Stream was closed already", already);
        }
    }
}
