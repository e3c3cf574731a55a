package io.fairlead.agent.sandbox;

import io.fairlead.agent.task.TaskCatalog;
import io.fairlead.api.problem.ProblemException;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.id.TaskKey;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1/tasks/{frameworkId}/{taskId}/logs")
@Tag(name = "sandbox", description = "What a task has written")
class LogController {

    private static final String OFFSET = "Fairlead-Log-Offset";
    private static final Path NO_OUTPUT = Path.of("/dev/null");

    private final TaskCatalog catalog;
    private final SandboxFiles files;
    private final LogFollower follower;

    LogController(TaskCatalog catalog, SandboxFiles files, LogFollower follower) {
        this.catalog = catalog;
        this.files = files;
        this.follower = follower;
    }

    @GetMapping
    @Operation(
            summary = "A task's output",
            description =
                    "Plain text, or server-sent events where asked for: events `lines` (and `part`"
                            + " where a piece ends within a line) whose id is the offset after"
                            + " them, and `end`. The header Fairlead-Log-Offset tells the offset"
                            + " of the first byte: a later one than asked for where the oldest"
                            + " output was given up because there was too much.")
    @ApiResponse(
            responseCode = "200",
            content = {
                @Content(mediaType = MediaType.TEXT_PLAIN_VALUE, schema = @Schema(type = "string")),
                @Content(
                        mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
                        schema = @Schema(type = "string"))
            })
    void logs(
            @PathVariable FrameworkId frameworkId,
            @PathVariable TaskId taskId,
            @Parameter(description = "stdout or stderr") @RequestParam(defaultValue = "stdout")
                    String stream,
            @Parameter(description = "stay until the task has ended")
                    @RequestParam(defaultValue = "false")
                    boolean follow,
            @Parameter(description = "first byte") @RequestParam(required = false)
                    @Nullable Long offset,
            @Parameter(description = "so many bytes at most") @RequestParam(required = false)
                    @Nullable Long length,
            @Parameter(description = "so many last lines") @RequestParam(required = false)
                    @Nullable Long tail,
            @Parameter(hidden = true) @RequestHeader(name = "Last-Event-ID", required = false)
                    @Nullable Long lastEventId,
            @Parameter(hidden = true) @RequestHeader(name = "Accept", defaultValue = "")
                    String accept,
            HttpServletResponse response)
            throws IOException, InterruptedException {
        TaskKey key = new TaskKey(frameworkId, taskId);
        OptionalLong from = amount("offset", lastEventId == null ? offset : lastEventId);
        OptionalLong lines = amount("tail", tail);
        OptionalLong most = amount("length", length);
        if (!stream.equals("stdout") && !stream.equals("stderr")) {
            throw ProblemException.invalid("stream", "must be stdout or stderr");
        }
        catalog.get(key);
        boolean events = accept.contains(MediaType.TEXT_EVENT_STREAM_VALUE);
        try (LogReader log = LogReader.open(file(key, stream, follow), from, lines)) {
            log.atMost(most.orElse(Long.MAX_VALUE));
            begin(response, events, log.offset());
            LogStream out =
                    events
                            ? new LogStream.Events(response.getOutputStream())
                            : new LogStream.Plain(response.getOutputStream());
            if (follow) {
                response.flushBuffer();
                follower.follow(key, log, out);
            } else {
                follower.send(log, out);
            }
            out.end(log.offset());
        }
    }

    private static OptionalLong amount(String name, @Nullable Long value) {
        if (value != null && value < 0) {
            throw ProblemException.invalid(name, "must not be negative");
        }
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }

    /// A task that has not begun has no output yet: who follows waits for it, for others it is
    /// empty.
    private Path file(TaskKey key, String stream, boolean follow) throws InterruptedException {
        while (true) {
            try {
                return readable(files.find(key, stream));
            } catch (ProblemException notYet) {
                if (!follow || catalog.get(key).state().isTerminal()) {
                    return NO_OUTPUT;
                }
            }
            Thread.sleep(100);
        }
    }

    /// Whoever opened a pipe would wait for a writer.
    private static Path readable(Path file) {
        return Files.isRegularFile(file) ? file : NO_OUTPUT;
    }

    private static void begin(HttpServletResponse response, boolean events, long offset) {
        response.setContentType(
                events ? MediaType.TEXT_EVENT_STREAM_VALUE : "text/plain;charset=UTF-8");
        response.setHeader(OFFSET, Long.toString(offset));
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
    }
}
