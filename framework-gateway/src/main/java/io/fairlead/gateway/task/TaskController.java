package io.fairlead.gateway.task;

import io.fairlead.api.Page;
import io.fairlead.api.agent.TaskUsageSample;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.task.TaskState;
import io.fairlead.gateway.upstream.Masters;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// `/v1/tasks`, and the tasks of a job.
@RestController
@RequestMapping("/v1")
@Tag(name = "Tasks", description = "Where each task stands, why, and what it wrote")
class TaskController {

    private final QueueTasks tasks;
    private final Explanations explanations;
    private final AgentFiles files;
    private final Masters masters;

    TaskController(QueueTasks tasks, Explanations explanations, AgentFiles files, Masters masters) {
        this.masters = masters;
        this.tasks = tasks;
        this.explanations = explanations;
        this.files = files;
    }

    @GetMapping("/tasks")
    @Operation(
            operationId = "listTasks",
            summary = "Tasks by job (the newest first), instance and attempt")
    Page<QueueTaskView> list(
            @RequestParam(required = false) @Nullable UUID jobId,
            @RequestParam(required = false) @Nullable String queue,
            @RequestParam(required = false) @Nullable TaskState state,
            @RequestParam(required = false) @Nullable UUID agentId,
            @Parameter(description = "only those that have not ended, or only those that have")
                    @RequestParam(required = false)
                    @Nullable Boolean live,
            @RequestParam(defaultValue = "100") int limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return tasks.list(
                new TaskQuery(
                        jobId, queue, state, agentId, live, limit, TaskQuery.Cursor.parse(cursor)));
    }

    @GetMapping("/jobs/{id}/tasks")
    @Operation(
            operationId = "listTasksOfJob",
            summary = "The tasks of a job, by instance and attempt")
    Page<QueueTaskView> ofJob(
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable TaskState state,
            @RequestParam(defaultValue = "100") int limit,
            @RequestParam(required = false) @Nullable String cursor) {
        tasks.requireJob(id);
        return tasks.list(
                new TaskQuery(id, null, state, null, null, limit, TaskQuery.Cursor.parse(cursor)));
    }

    @GetMapping("/tasks/{id}")
    @Operation(operationId = "getTask", summary = "One task")
    QueueTaskView get(@PathVariable String id) {
        return tasks.get(id);
    }

    @GetMapping("/tasks/{id}/events")
    @Operation(operationId = "taskEvents", summary = "What happened to a task, oldest first")
    Page<TaskHistory.Event> events(@PathVariable String id) {
        return new Page<>(tasks.events(id), null);
    }

    @GetMapping("/tasks/{id}/usage")
    @Operation(
            operationId = "taskUsage",
            summary = "What a task had used while it ran: about a sample each five minutes")
    Page<TaskUsageSample> usage(
            @PathVariable String id,
            @Parameter(description = "absent: an hour before the end")
                    @RequestParam(required = false)
                    @Nullable Instant from,
            @Parameter(description = "absent: now") @RequestParam(required = false)
                    @Nullable Instant to,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        QueueTaskView task = tasks.get(id);
        FrameworkId framework = tasks.frameworkOf(task.jobId());
        return masters.call(master ->
                master.cluster().taskUsage(framework, task.id(), from, to, limit, cursor));
    }

    @GetMapping("/tasks/{id}/explanation")
    @Operation(
            operationId = "explainTask",
            summary = "Why a task is where it is; of a waiting one, what is in the way where")
    Explanation explanation(@PathVariable String id) {
        return explanations.explain(id);
    }

    @GetMapping("/tasks/{id}/logs")
    @Operation(summary = "What a task wrote, from its agent; follow to read on as it writes")
    @Parameter(name = "stream", schema = @Schema(allowableValues = {"stdout", "stderr"}))
    @Parameter(name = "follow", schema = @Schema(type = "boolean"))
    @Parameter(name = "offset", schema = @Schema(type = "integer"))
    @Parameter(name = "tail", schema = @Schema(type = "integer"))
    @ApiResponse(
            responseCode = "200",
            description = "The output; Server-Sent Events where asked for by Accept",
            content = @Content(mediaType = "text/plain", schema = @Schema(type = "string")))
    void logs(
            @PathVariable String id,
            @Parameter(hidden = true) @RequestHeader(name = HttpHeaders.ACCEPT, required = false)
                    @Nullable String accept,
            @Parameter(hidden = true) HttpServletRequest request,
            @Parameter(hidden = true) HttpServletResponse response) {
        files.passThrough(
                new AgentFiles.Ask(id, "logs", request.getQueryString(), accept, null), response);
    }

    @GetMapping("/tasks/{id}/files")
    @Operation(summary = "A folder or a file of a task's sandbox, from its agent")
    @Parameter(name = "path", schema = @Schema(type = "string"))
    @ApiResponse(responseCode = "200", description = "The folder as JSON, or the file")
    void files(
            @PathVariable String id,
            @Parameter(hidden = true) @RequestHeader(name = HttpHeaders.RANGE, required = false)
                    @Nullable String range,
            @Parameter(hidden = true) HttpServletRequest request,
            @Parameter(hidden = true) HttpServletResponse response) {
        files.passThrough(
                new AgentFiles.Ask(id, "files", request.getQueryString(), null, range), response);
    }
}
