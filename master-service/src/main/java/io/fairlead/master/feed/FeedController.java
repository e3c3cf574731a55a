package io.fairlead.master.feed;

import io.fairlead.api.operator.ClusterEvent.Topic;
import io.fairlead.api.problem.Problem;
import io.fairlead.api.problem.ProblemException;
import io.fairlead.master.leadership.Leadership;
import io.fairlead.master.persistence.Json;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// The feed over SSE. Each stream is written by the (virtual) thread of its own request.
@RestController
class FeedController {

    private static final Logger LOG = LoggerFactory.getLogger(FeedController.class);

    private final ClusterFeed feed;
    private final FeedSettings settings;
    private final Json json;
    private final Leadership leadership;

    FeedController(ClusterFeed feed, FeedSettings settings, Json json, Leadership leadership) {
        this.leadership = leadership;
        this.feed = feed;
        this.settings = settings;
        this.json = json;
    }

    @Operation(
            summary = "What happens in the cluster, as server-sent events",
            description =
                    "Each event's name is its topic in small letters, its id `epoch-number`. With"
                            + " `Last-Event-ID` a stream goes on behind that event; where that one is"
                            + " not held any more (the leader has changed, or it was too long ago) it"
                            + " begins with an event `gap`: read the current state anew. Without it,"
                            + " with what happens from now on.")
    @ApiResponse(
            responseCode = "200",
            description = "The stream",
            content =
                    @Content(
                            mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
                            schema = @Schema(type = "string")))
    @GetMapping("/v1/events")
    void events(
            @RequestParam(name = "topic", required = false) @Nullable List<Topic> topics,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId,
            HttpServletResponse response)
            throws InterruptedException {
        long epoch = feed.epoch();
        if (!feed.isOpen(epoch)) {
            throw leadership.notLeader();
        }
        Start start = start(epoch, lastEventId);
        Set<Topic> wanted =
                topics == null || topics.isEmpty()
                        ? EnumSet.allOf(Topic.class)
                        : EnumSet.copyOf(topics);
        try {
            response.setContentType("text/event-stream;charset=UTF-8");
            response.setHeader("Cache-Control", "no-store");
            response.setHeader("X-Accel-Buffering", "no");
            pump(epoch, start, wanted, response.getOutputStream());
        } catch (IOException gone) {
            LOG.debug("feed ended: {}", gone.toString());
        }
    }

    private record Start(boolean missed, long after) {}

    private Start start(long epoch, @Nullable String lastEventId) {
        if (lastEventId == null) {
            return new Start(false, feed.last());
        }
        String[] parts = lastEventId.split("-", 2);
        try {
            long number = Long.parseLong(parts[parts.length - 1]);
            boolean known = Long.parseLong(parts[0]) == epoch && number <= feed.last();
            return known ? new Start(false, number) : new Start(true, feed.last());
        } catch (NumberFormatException wrong) {
            throw new ProblemException(
                    Problem.INVALID, "Last-Event-ID must be an id of this feed, such as 7-1234.");
        }
    }

    private void pump(long epoch, Start start, Set<Topic> topics, OutputStream out)
            throws IOException, InterruptedException {
        long after = start.after();
        write(out, ": " + epoch + "-" + after + "\n\n");
        if (start.missed()) {
            gap(out, epoch, after);
        }
        out.flush();
        while (feed.isOpen(epoch)) {
            ClusterFeed.Page page = feed.next(epoch, after, topics, settings.heartbeat());
            if (page.missed()) {
                gap(out, epoch, after);
            }
            for (ClusterFeed.Numbered each : page.events()) {
                write(
                        out,
                        "event: %s\nid: %d-%d\ndata: %s\n\n"
                                .formatted(
                                        each.event().topic().name().toLowerCase(Locale.ROOT),
                                        epoch,
                                        each.number(),
                                        json.write(each.event())));
            }
            if (page.events().isEmpty()) {
                write(out, ": heartbeat\n\n");
            }
            out.flush();
            after = page.reached();
        }
    }

    private static void gap(OutputStream out, long epoch, long after) throws IOException {
        write(out, "event: gap\nid: %d-%d\ndata: {}\n\n".formatted(epoch, after));
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
