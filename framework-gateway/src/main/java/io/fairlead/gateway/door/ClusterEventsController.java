package io.fairlead.gateway.door;

import io.fairlead.api.operator.ClusterEvent;
import io.fairlead.gateway.upstream.MasterStreams;
import io.fairlead.gateway.upstream.PassThrough;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// What happens in the cluster, passed through from the leader byte by byte, heartbeats included.
@RestController
@Tag(name = "Cluster")
class ClusterEventsController {

    private final MasterStreams streams;

    ClusterEventsController(MasterStreams streams) {
        this.streams = streams;
    }

    @GetMapping("/v1/events")
    @Operation(
            operationId = "clusterEvents",
            summary = "What happens in the cluster, as Server-Sent Events",
            description =
                    "Goes on behind `Last-Event-ID`; an event `gap` comes first where what was"
                            + " missed of the topics is not held any more. The place reached is told"
                            + " as an id without an event at the beginning and with each heartbeat.")
    @ApiResponse(
            responseCode = "200",
            description = "The stream, until one side ends it",
            content =
                    @Content(
                            mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
                            schema = @Schema(type = "string")))
    void events(
            @RequestParam(name = "topic", required = false)
                    @Nullable List<ClusterEvent.Topic> topics,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId,
            @Parameter(hidden = true) HttpServletResponse response) {
        InputStream stream = streams.openFeed(topics == null ? List.of() : topics, lastEventId);
        response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        PassThrough.copy(stream, response);
    }
}
