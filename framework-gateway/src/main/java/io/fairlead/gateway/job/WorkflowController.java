package io.fairlead.gateway.job;

import io.fairlead.api.Headers;
import io.fairlead.gateway.promise.Promises;
import io.fairlead.gateway.queue.HostedQueue;
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
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// `/v1/workflows`.
@RestController
@RequestMapping("/v1/workflows")
@Tag(name = "Jobs")
class WorkflowController {

    private final Jobs jobs;
    private final WorkflowReader reader;
    private final ClusterFit fit;
    private final DeadlineAdmission admission;
    private final InstantSource clock;

    WorkflowController(
            Jobs jobs,
            WorkflowReader reader,
            ClusterFit fit,
            DeadlineAdmission admission,
            InstantSource clock) {
        this.jobs = jobs;
        this.reader = reader;
        this.fit = fit;
        this.admission = admission;
        this.clock = clock;
    }

    /// Jobs that are handed in together.
    ///
    /// @param jobs each as for POST /v1/jobs, but that `after` also takes the name of another job
    ///   here
    record Workflow(
            @Schema(minLength = 1, maxLength = WorkflowReader.MOST_JOBS) List<JobDocument> jobs) {}

    /// Jobs that were handed in together.
    ///
    /// @param id of all of them together: that of the first
    /// @param jobs each after those that it waits for
    @Schema(name = "TakenWorkflow")
    record Taken(UUID id, List<JobView> jobs) {}

    @PostMapping(
            consumes = {
                MediaType.APPLICATION_JSON_VALUE,
                JobCalls.YAML,
                JobCalls.X_YAML,
                JobCalls.TEXT_YAML
            })
    @Operation(
            operationId = "submitWorkflow",
            summary = "Hand in jobs that wait for one another: all of them, or none",
            description =
                    "In `after`, `job` is the name of another job of this call, or the id of one"
                            + " that was there before. Jobs that wait for each other in a cycle are"
                            + " refused, and the cycle is named.",
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            schema = @Schema(implementation = Workflow.class),
                                            examples =
                                                    @ExampleObject(
                                                            name = "workflow",
                                                            value = JobExamples.WORKFLOW))))
    @ApiResponse(
            responseCode = "201",
            description = "Taken, and durable",
            content = @Content(schema = @Schema(implementation = Taken.class)))
    ResponseEntity<String> submit(
            @RequestHeader(name = Headers.IDEMPOTENCY_KEY, required = false) @Nullable String key,
            @Parameter(hidden = true) HttpServletRequest request)
            throws IOException {
        byte[] body = JobCalls.body(request);
        Jobs.CallKey callKey = key == null ? null : JobCalls.callKey(key, body);
        Optional<Jobs.Taken> before = callKey == null ? Optional.empty() : jobs.answered(callKey);
        if (before.isPresent()) {
            return created(before.get());
        }
        List<WorkflowReader.Member> members =
                reader.read(body, JobCalls.isYaml(request), clock.instant(), jobs::newIds);
        List<Jobs.Planned> planned = new ArrayList<>();
        for (WorkflowReader.Member member : members) {
            HostedQueue queue = jobs.queue(member.job());
            fit.check(member.job(), queue);
            Optional<Promises.Basis> basis = admission.basis(member.job(), queue);
            planned.add(new Jobs.Planned(member.id(), member.job(), basis, null));
        }
        return created(jobs.submitTogether(planned, callKey));
    }

    @GetMapping("/{id}")
    @Operation(operationId = "getWorkflow", summary = "The jobs that were handed in together")
    Taken get(@PathVariable UUID id) {
        return new Taken(id, jobs.workflow(id));
    }

    @PostMapping("/{id}/rerun")
    @Operation(
            operationId = "rerunWorkflow",
            summary =
                    "Hand all jobs of a workflow in again, waiting for each other as they did;"
                            + " without their deadlines, and what they waited for beside each other")
    @ApiResponse(
            responseCode = "201",
            description = "Taken as a new workflow, and durable",
            content = @Content(schema = @Schema(implementation = Taken.class)))
    ResponseEntity<String> rerun(
            @PathVariable UUID id,
            @RequestHeader(name = Headers.IDEMPOTENCY_KEY, required = false) @Nullable String key) {
        byte[] what = ("rerun workflow " + id).getBytes(StandardCharsets.UTF_8);
        return created(jobs.rerunWorkflow(id, key == null ? null : JobCalls.callKey(key, what)));
    }

    private static ResponseEntity<String> created(Jobs.Taken taken) {
        return ResponseEntity.created(URI.create("/v1/workflows/" + taken.id()))
                .contentType(MediaType.APPLICATION_JSON)
                .body(taken.body());
    }
}
