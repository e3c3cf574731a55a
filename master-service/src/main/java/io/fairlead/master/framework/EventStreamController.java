package io.fairlead.master.framework;

import io.fairlead.api.Headers;
import io.fairlead.api.framework.FrameworkEvent;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.master.leadership.Leadership;
import io.fairlead.master.leadership.LeadershipSettings;
import io.fairlead.master.persistence.Hashes;
import io.fairlead.master.persistence.Json;
import io.fairlead.master.state.Caller;
import io.fairlead.master.web.OwnCalls;
import io.fairlead.master.writer.ClusterWriter;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/// The event streams over SSE. Each is written by the (virtual) thread of its own request.
@RestController
@EnableConfigurationProperties(FrameworkSettings.class)
class EventStreamController {

    private static final Logger LOG = LoggerFactory.getLogger(EventStreamController.class);
    private static final byte[] HEARTBEAT = ": heartbeat\n\n".getBytes(StandardCharsets.UTF_8);

    private final ClusterWriter writer;
    private final EventStreams streams;
    private final Leadership leadership;
    private final LeadershipSettings leadershipSettings;
    private final FrameworkSettings settings;
    private final OwnCalls ownCalls;
    private final Json json;

    EventStreamController(
            ClusterWriter writer,
            EventStreams streams,
            Leadership leadership,
            LeadershipSettings leadershipSettings,
            FrameworkSettings settings,
            OwnCalls ownCalls,
            Json json) {
        this.writer = writer;
        this.leadership = leadership;
        this.leadershipSettings = leadershipSettings;
        this.streams = streams;
        this.settings = settings;
        this.ownCalls = ownCalls;
        this.json = json;
    }

    @Operation(
            summary = "A framework's events, as server-sent events",
            description =
                    "Frames are `subscribed`, `reset`, `offers`, `rescinded`, `updates`, `closed`; ids"
                            + " are `epoch-sequence`. One stream a framework: a newer one closes the"
                            + " older. A stream begins with `subscribed`. With the `Last-Event-ID` of"
                            + " an event that is still held it goes on behind that one: nothing is"
                            + " lost or told twice. Otherwise (no id, too long ago, another leader)"
                            + " `reset` follows: all offers held now, and all updates that were not"
                            + " acknowledged; those beyond the first 500 in `updates` behind it.")
    @ApiResponse(
            responseCode = "200",
            description = "The stream",
            content =
                    @Content(
                            mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
                            schema = @Schema(type = "string")))
    @GetMapping("/v1/frameworks/{id}/events")
    void events(
            @PathVariable FrameworkId id,
            @RequestHeader(Headers.FRAMEWORK_TOKEN) String token,
            @RequestHeader(name = Headers.QUEUE_EPOCH, required = false) @Nullable Long queueEpoch,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId,
            HttpServletRequest request,
            HttpServletResponse response)
            throws InterruptedException {
        EventId after = lastEventId == null ? null : EventId.parse(lastEventId);
        // Who lost its leader, and is the first to be told when this master leads, need not try one
        // master after the other.
        if (!ownCalls.isOwn(request)) {
            leadership.awaitTakeover(
                    leadershipSettings.silence(), leadershipSettings.lease().multipliedBy(2));
        }
        EventStream stream = streams.prepare(id, after);
        Caller caller = new Caller(id, Hashes.sha256(token), queueEpoch);
        try {
            writer.call(new Connect(caller, stream, streams));
            response.setContentType("text/event-stream;charset=UTF-8");
            response.setHeader("Cache-Control", "no-store");
            response.setHeader("X-Accel-Buffering", "no");
            pump(stream, response.getOutputStream());
        } catch (IOException gone) {
            LOG.debug("event stream ended framework={}: {}", id, gone.toString());
        } finally {
            streams.detach(stream);
            // If that is refused, [LostStreams] says it again.
            var _ = writer.send(new Disconnect(id, stream.number()));
        }
    }

    private void pump(EventStream stream, OutputStream out)
            throws IOException, InterruptedException {
        while (true) {
            List<EventLog.Entry> events = stream.next(settings.heartbeat());
            if (events.isEmpty()) {
                out.write(HEARTBEAT);
            }
            for (EventLog.Entry event : events) {
                out.write(frame(event));
            }
            out.flush();
            if (!events.isEmpty() && events.getLast().event() instanceof FrameworkEvent.Closed) {
                return;
            }
        }
    }

    private byte[] frame(EventLog.Entry entry) {
        FrameworkEvent event = entry.event();
        String text =
                "event: %s\nid: %s\ndata: %s\n\n"
                        .formatted(
                                event.eventName(),
                                new EventId(event.epoch(), entry.number()),
                                json.write(event));
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
