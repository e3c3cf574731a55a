package io.fairlead.agent.sandbox;

import io.fairlead.agent.store.LogFile;
import io.fairlead.agent.task.TaskCatalog;
import io.fairlead.api.Page;
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
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.InputStreamResource;
import org.springframework.core.io.Resource;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1/tasks/{frameworkId}/{taskId}/files")
@Tag(name = "sandbox", description = "What a task has written")
class FileController {

    private static final Set<String> OUTPUT = Set.of("stdout", "stderr");

    private final TaskCatalog catalog;
    private final SandboxFiles files;

    FileController(TaskCatalog catalog, SandboxFiles files) {
        this.catalog = catalog;
        this.files = files;
    }

    @GetMapping
    @Operation(summary = "A folder's entries, or a file's bytes (ranges too)")
    @ApiResponse(
            responseCode = "200",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON_VALUE,
                        schema = @Schema(implementation = SandboxFile.class)),
                @Content(
                        mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE,
                        schema = @Schema(type = "string", format = "binary"))
            })
    ResponseEntity<?> read(
            @PathVariable FrameworkId frameworkId,
            @PathVariable TaskId taskId,
            @RequestParam(defaultValue = "") String path,
            @Parameter(hidden = true) @RequestHeader(name = "Range", required = false)
                    @Nullable String range)
            throws IOException {
        TaskKey key = new TaskKey(frameworkId, taskId);
        catalog.get(key);
        Path found = files.find(key, path);
        if (Files.isDirectory(found)) {
            return ResponseEntity.ok(new Page<>(files.list(key, found), null));
        }
        if (!Files.isRegularFile(found)) {
            throw ProblemException.invalid("path", "is neither a file nor a folder");
        }
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .header("X-Content-Type-Options", "nosniff")
                .header(HttpHeaders.CONTENT_DISPOSITION, attachment(found))
                .body(
                        range == null && OUTPUT.contains(path)
                                ? output(found)
                                : new FileSystemResource(found));
    }

    /// All of it that is there: output may have given up its beginning (see [LogKeeper]).
    private static Resource output(Path file) throws IOException {
        long begin = LogFile.begin(file);
        if (begin == 0) {
            return new FileSystemResource(file);
        }
        SeekableByteChannel rest = Files.newByteChannel(file).position(begin);
        return new InputStreamResource(Channels.newInputStream(rest));
    }

    private static String attachment(Path file) {
        return ContentDisposition.attachment()
                .filename(String.valueOf(file.getFileName()), StandardCharsets.UTF_8)
                .build()
                .toString();
    }
}
