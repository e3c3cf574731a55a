package io.fairlead.gateway.recurring;

import io.fairlead.api.Page;
import io.fairlead.api.problem.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// `/v1/schedules`.
@RestController
@RequestMapping("/v1/schedules")
@Tag(name = "Schedules", description = "Jobs that come back by the clock")
class ScheduleController {

    private static final int MOST = 1_000;

    private final Schedules schedules;

    ScheduleController(Schedules schedules) {
        this.schedules = schedules;
    }

    @PutMapping("/{name}")
    @Operation(
            operationId = "putSchedule",
            summary = "Make a schedule, or change it; jobs handed in stay as they are")
    @ApiResponse(responseCode = "201", description = "Made")
    @ApiResponse(responseCode = "200", description = "Changed")
    ResponseEntity<ScheduleView> put(
            @PathVariable String name, @RequestBody ScheduleDefinition definition) {
        Schedules.Put put = schedules.put(name, definition);
        return put.created()
                ? ResponseEntity.created(URI.create("/v1/schedules/" + name)).body(put.schedule())
                : ResponseEntity.ok(put.schedule());
    }

    @GetMapping
    @Operation(operationId = "listSchedules", summary = "Schedules by name")
    Page<ScheduleView> list(
            @RequestParam(defaultValue = "100") int limit,
            @RequestParam(required = false) @Nullable String cursor) {
        if (limit < 1 || limit > MOST) {
            throw ProblemException.invalid("limit", "must be 1 to " + MOST);
        }
        return schedules.list(limit, cursor == null ? "" : cursor);
    }

    @GetMapping("/{name}")
    @Operation(operationId = "getSchedule", summary = "One schedule, with its next times")
    ScheduleView get(@PathVariable String name) {
        return schedules.get(name);
    }

    @DeleteMapping("/{name}")
    @Operation(operationId = "deleteSchedule", summary = "Delete a schedule; its jobs stay")
    @ApiResponse(responseCode = "204", description = "Deleted")
    ResponseEntity<Void> delete(@PathVariable String name) {
        schedules.delete(name);
        return ResponseEntity.noContent().build();
    }
}
