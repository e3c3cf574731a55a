package io.fairlead.gateway.job;

import io.fairlead.api.Page;
import io.fairlead.api.problem.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.InstantSource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// `/v1/jobs/{id}`, where a service is changed: its versions, and how they are rolled out.
@RestController
@RequestMapping("/v1/jobs/{id}")
@Tag(name = "Services", description = "Update a service while it runs")
class RolloutController {

    private static final int MOST_LISTED = 1_000;

    private final Jobs jobs;
    private final JobUpdates updates;
    private final JobReader reader;
    private final ClusterFit fit;
    private final InstantSource clock;

    RolloutController(
            Jobs jobs, JobUpdates updates, JobReader reader, ClusterFit fit, InstantSource clock) {
        this.jobs = jobs;
        this.updates = updates;
        this.reader = reader;
        this.fit = fit;
        this.clock = clock;
    }

    @PutMapping(
            consumes = {
                MediaType.APPLICATION_JSON_VALUE,
                JobCalls.YAML,
                JobCalls.X_YAML,
                JobCalls.TEXT_YAML
            })
    @Operation(
            operationId = "updateJob",
            summary = "Update a service: a new version replaces the one before it, task by task",
            description =
                    "The whole job as it is to be. How it is rolled out stands in its field"
                            + " `update`. Where its tasks would see no difference, none is"
                            + " replaced.",
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            schema = @Schema(implementation = JobDocument.class),
                                            examples =
                                                    @ExampleObject(
                                                            name = "service",
                                                            value = JobExamples.UPDATE))))
    @ApiResponse(
            responseCode = "200",
            description = "Taken, and durable",
            content = @Content(schema = @Schema(implementation = JobView.class)))
    ResponseEntity<JobView> update(
            @PathVariable UUID id,
            @Parameter(description = "Needed: the ETag of the job, or *", example = "\"1\"")
                    @RequestHeader(name = HttpHeaders.IF_MATCH, required = false)
                    @Nullable String ifMatch,
            @Parameter(hidden = true) HttpServletRequest request)
            throws IOException {
        JobAction action = JobCalls.replacement(id, ifMatch);
        JobDocument job =
                reader.read(JobCalls.body(request), JobCalls.isYaml(request), clock.instant());
        fit.check(job, jobs.queue(job));
        return JobCalls.tagged(updates.update(action, job));
    }

    @GetMapping("/versions")
    @Operation(operationId = "listJobVersions", summary = "Versions of a service, the newest first")
    Page<JobVersionView> versions(
            @PathVariable UUID id,
            @RequestParam(defaultValue = "50") int limit,
            @Parameter(description = "Only versions below this one") @RequestParam(required = false)
                    @Nullable Integer cursor) {
        if (limit < 1 || limit > MOST_LISTED) {
            throw ProblemException.invalid("limit", "must be 1 to " + MOST_LISTED);
        }
        return updates.list(id, limit, cursor);
    }

    @GetMapping("/versions/{version}")
    @Operation(operationId = "getJobVersion", summary = "One version of a service")
    JobVersionView version(@PathVariable UUID id, @PathVariable int version) {
        return updates.get(id, version);
    }

    @PostMapping("/rollout/pause")
    @Operation(
            operationId = "pauseRollout",
            summary = "Replace no further task; what runs goes on, in both versions")
    ResponseEntity<JobView> pause(
            @PathVariable UUID id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false)
                    @Nullable String ifMatch) {
        return JobCalls.tagged(updates.pause(JobCalls.action(id, ifMatch)));
    }

    @PostMapping("/rollout/resume")
    @Operation(
            operationId = "resumeRollout",
            summary = "Go on with a rollout that was paused, or paused itself by its failures")
    ResponseEntity<JobView> resume(
            @PathVariable UUID id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false)
                    @Nullable String ifMatch) {
        return JobCalls.tagged(updates.resume(JobCalls.action(id, ifMatch)));
    }

    /// Which version to go back to.
    ///
    /// @param version absent: the latest before the newest that had replaced all others
    record RollBack(@Schema(minimum = "1", example = "1") @Nullable Integer version) {}

    @PostMapping("/rollback")
    @Operation(
            operationId = "rollBackJob",
            summary = "Go back to an earlier version: it is rolled out as a new one")
    ResponseEntity<JobView> rollBack(
            @PathVariable UUID id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @org.springframework.web.bind.annotation.RequestBody(required = false)
                    @Nullable RollBack to) {
        return JobCalls.tagged(
                updates.rollBack(JobCalls.action(id, ifMatch), to == null ? null : to.version()));
    }
}
