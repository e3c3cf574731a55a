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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    private static final Pattern ID = Pattern.compile("(\\d{1,18})-(\\d{1,18})");

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
                    "Each event's name is its topic in small letters, its id `epoch-number`. The"
                            + " place reached is told as an id without an event at the beginning and"
                            + " with each heartbeat, so that a client has one before its first"
                            + " event, and one that is filtered does not fall behind. With"
                            + " `Last-Event-ID` a stream goes on behind that place. Where what was"
                            + " missed of its topics is not held any more (the leader has changed,"
                            + " or it was too long ago) an event `gap` comes first: read the current"
                            + " state anew. Without it, with what happens from now on.")
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
        ClusterFeed.Place latest = feed.latest();
        if (!feed.isOpen(latest.epoch())) {
            throw leadership.notLeader();
        }
        Start start = start(latest, lastEventId);
        Set<Topic> wanted =
                topics == null || topics.isEmpty()
                        ? EnumSet.allOf(Topic.class)
                        : EnumSet.copyOf(topics);
        try {
            response.setContentType("text/event-stream;charset=UTF-8");
            response.setHeader("Cache-Control", "no-store");
            response.setHeader("X-Accel-Buffering", "no");
            pump(start, wanted, response.getOutputStream());
        } catch (IOException gone) {
            LOG.debug("feed ended: {}", gone.toString());
        }
    }

    private record Start(boolean missed, ClusterFeed.Place place) {}

    private static Start start(ClusterFeed.Place latest, @Nullable String lastEventId) {
        if (lastEventId == null) {
            return new Start(false, latest);
        }
        Matcher id = ID.matcher(lastEventId);
        if (!id.matches()) {
            throw new ProblemException(
                    Problem.INVALID, "Last-Event-ID must be an id of this feed, such as 7-1234.");
        }
        ClusterFeed.Place asked =
                new ClusterFeed.Place(Long.parseLong(id.group(1)), Long.parseLong(id.group(2)));
        boolean known = asked.epoch() == latest.epoch() && asked.number() <= latest.number();
        return known ? new Start(false, asked) : new Start(true, latest);
    }

    private void pump(Start start, Set<Topic> topics, OutputStream out)
            throws IOException, InterruptedException {
        long epoch = start.place().epoch();
        long after = start.place().number();
        write(out, start.missed() ? gap(epoch, after) : place(epoch, after));
        out.flush();
        while (feed.isOpen(epoch)) {
            ClusterFeed.Page page = feed.next(epoch, after, topics, settings.heartbeat());
            if (page.missed()) {
                write(out, gap(epoch, page.from()));
            }
            for (Numbered each : page.events()) {
                out.write(each.text(numbered -> text(epoch, numbered)));
            }
            after = page.reached();
            if (page.events().isEmpty()) {
                write(out, place(epoch, after));
            }
            out.flush();
        }
    }

    /// An id without data sets the client's last event id and is no event.
    private static String place(long epoch, long number) {
        return "id: %d-%d\n\n".formatted(epoch, number);
    }

    private static String gap(long epoch, long number) {
        return "event: gap\nid: %d-%d\ndata: {}\n\n".formatted(epoch, number);
    }

    private byte[] text(long epoch, Numbered each) {
        return "event: %s\nid: %d-%d\ndata: %s\n\n"
                .formatted(
                        each.event().topic().name().toLowerCase(Locale.ROOT),
                        epoch,
                        each.number(),
                        json.write(each.event()))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
