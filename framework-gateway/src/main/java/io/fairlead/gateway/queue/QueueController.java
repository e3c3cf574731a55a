package io.fairlead.gateway.queue;

import io.fairlead.api.Page;
import io.fairlead.api.problem.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// `/v1/queues`.
@RestController
@RequestMapping("/v1/queues")
@Tag(name = "Queues", description = "Where jobs are handed in: a role, a mode and a policy each")
class QueueController {

    private static final int MOST = 1_000;

    private final Queues queues;

    QueueController(Queues queues) {
        this.queues = queues;
    }

    @PutMapping("/{name}")
    @Operation(
            operationId = "putQueue",
            summary = "Make a queue, or change its allocation and policy; its tasks stay")
    @ApiResponse(responseCode = "201", description = "Made")
    @ApiResponse(responseCode = "200", description = "Changed")
    ResponseEntity<QueueView> put(
            @PathVariable String name, @RequestBody QueueDefinition definition) {
        Queues.Put put = put(name, definition, 1);
        return put.created()
                ? ResponseEntity.created(URI.create("/v1/queues/" + name)).body(put.queue())
                : ResponseEntity.ok(put.queue());
    }

    private Queues.Put put(String name, QueueDefinition definition, int again) {
        try {
            return queues.put(name, definition);
        } catch (DataIntegrityViolationException madeAtTheSameTime) {
            if (again == 0) {
                throw madeAtTheSameTime;
            }
            return put(name, definition, again - 1);
        }
    }

    @GetMapping
    @Operation(operationId = "listQueues", summary = "Queues by name")
    Page<QueueView> list(
            @RequestParam(defaultValue = "100") int limit,
            @RequestParam(required = false) @Nullable String cursor) {
        if (limit < 1 || limit > MOST) {
            throw ProblemException.invalid("limit", "must be 1 to " + MOST);
        }
        return queues.list(limit, cursor == null ? "" : cursor);
    }

    @GetMapping("/{name}")
    @Operation(operationId = "getQueue", summary = "One queue")
    QueueView get(@PathVariable String name) {
        return queues.get(name);
    }

    @DeleteMapping("/{name}")
    @Operation(operationId = "deleteQueue", summary = "Delete a queue whose jobs have all ended")
    @ApiResponse(responseCode = "204", description = "Deleted")
    ResponseEntity<Void> delete(@PathVariable String name) {
        queues.delete(name);
        return ResponseEntity.noContent().build();
    }
}
