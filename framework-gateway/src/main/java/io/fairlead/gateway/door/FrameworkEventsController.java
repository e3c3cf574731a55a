package io.fairlead.gateway.door;

import io.fairlead.api.Headers;
import io.fairlead.core.id.FrameworkId;
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
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/// A framework's event stream, passed through from the leader byte by byte, heartbeats included.
@RestController
@Tag(name = "Frameworks")
class FrameworkEventsController {

    private final MasterStreams streams;

    FrameworkEventsController(MasterStreams streams) {
        this.streams = streams;
    }

    @GetMapping("/v1/frameworks/{id}/events")
    @Operation(
            operationId = "frameworkEvents",
            summary = "Offers, rescinds and updates, as Server-Sent Events",
            description =
                    "Frames are `subscribed`, `reset`, `offers`, `rescinded`, `updates`, `closed`; ids"
                            + " are `epoch-number`. With the `Last-Event-ID` of an event that is still"
                            + " held a stream goes on behind that one: nothing is lost or told twice."
                            + " Otherwise `reset` follows `subscribed`: all offers held now, and all"
                            + " updates that were not acknowledged; those beyond the first 500 in"
                            + " `updates` behind it.")
    @ApiResponse(
            responseCode = "200",
            description = "The stream, until one side ends it",
            content =
                    @Content(
                            mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
                            schema = @Schema(type = "string")))
    void events(
            @PathVariable FrameworkId id,
            @RequestHeader(Headers.FRAMEWORK_TOKEN) String token,
            @RequestHeader(name = Headers.QUEUE_EPOCH, required = false) @Nullable Long queueEpoch,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId,
            @Parameter(hidden = true) HttpServletResponse response) {
        InputStream stream =
                streams.open(new MasterStreams.Listener(id, token, queueEpoch, lastEventId));
        response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        PassThrough.copy(stream, response);
    }
}
