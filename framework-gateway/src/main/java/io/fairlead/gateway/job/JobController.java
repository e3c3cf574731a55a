package io.fairlead.gateway.job;

import io.fairlead.api.Headers;
import io.fairlead.api.Page;
import io.fairlead.api.operator.WaitingView;
import io.fairlead.api.problem.ProblemException;
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
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// `/v1/jobs`.
@RestController
@RequestMapping("/v1/jobs")
@Tag(name = "Jobs", description = "Hand in work, see what became of it, stop it")
class JobController {

    private final Jobs jobs;
    private final JobChanges changes;
    private final JobReader reader;
    private final ClusterFit fit;
    private final DeadlineAdmission admission;
    private final Foresight foresight;
    private final InstantSource clock;

    JobController(
            Jobs jobs,
            JobChanges changes,
            JobReader reader,
            ClusterFit fit,
            DeadlineAdmission admission,
            Foresight foresight,
            InstantSource clock) {
        this.jobs = jobs;
        this.changes = changes;
        this.reader = reader;
        this.fit = fit;
        this.admission = admission;
        this.foresight = foresight;
        this.clock = clock;
    }

    /// What would become of a job that was handed in now.
    enum Verdict {
        /// A task fits on an agent now; its turn may still have to come.
        FITS_NOW,
        /// It fits when something has ended.
        WOULD_WAIT,
        /// It fits on no agent, not even were they empty, or never within its role's limit.
        NEVER_FITS,
        /// No agent is known.
        UNKNOWN
    }

    /// The answer to a dry run: nothing was handed in. What can never fit is refused as it would
    /// be.
    ///
    /// @param job as it would be, defaults filled in, with the answer to its deadline
    /// @param fits whether a task is small enough for an agent known, were that empty; unknown
    ///   where no agent is known
    /// @param blockers what would be in the way of its first task, of a gang all of it
    /// @param counterfactuals single changes with which it would start now
    /// @param earliestStart until about when it would wait: if all that runs ends as its estimate
    ///   or longest run time says, and nothing comes between; absent where nobody can tell
    record DryRun(
            JobDocument job,
            Verdict verdict,
            @Nullable Boolean fits,
            int agentsKnown,
            long agentsLargeEnough,
            long agentsFreeNow,
            List<WaitingView.Reason> blockers,
            List<WaitingView.Change> counterfactuals,
            @Nullable Instant earliestStart) {

        /// Copies the lists.
        DryRun {
            blockers = List.copyOf(blockers);
            counterfactuals = List.copyOf(counterfactuals);
        }
    }

    @PostMapping(
            consumes = {
                MediaType.APPLICATION_JSON_VALUE,
                JobCalls.YAML,
                JobCalls.X_YAML,
                JobCalls.TEXT_YAML
            })
    @Operation(
            operationId = "submitJob",
            summary = "Hand in a job",
            description =
                    "With `?dryRun=true` nothing is handed in, and the answer is that of POST"
                            + " /v1/jobs/dry-run.",
            requestBody =
                    @RequestBody(
                            required = true,
                            content = {
                                @Content(
                                        mediaType = MediaType.APPLICATION_JSON_VALUE,
                                        schema = @Schema(implementation = JobDocument.class),
                                        examples = {
                                            @ExampleObject(
                                                    name = "hello",
                                                    value = JobExamples.HELLO),
                                            @ExampleObject(
                                                    name = "everything",
                                                    value = JobExamples.EVERYTHING),
                                            @ExampleObject(
                                                    name = "service",
                                                    value = JobExamples.SERVICE),
                                            @ExampleObject(name = "gang", value = JobExamples.GANG)
                                        }),
                                @Content(
                                        mediaType = JobCalls.YAML,
                                        schema = @Schema(implementation = JobDocument.class),
                                        examples =
                                                @ExampleObject(
                                                        name = "hello",
                                                        value = JobExamples.HELLO_YAML))
                            }))
    @ApiResponse(
            responseCode = "201",
            description = "Taken, and durable",
            content = @Content(schema = @Schema(implementation = JobView.class)))
    ResponseEntity<?> submit(
            @RequestHeader(name = Headers.IDEMPOTENCY_KEY, required = false) @Nullable String key,
            @Parameter(description = "Only say whether it could be handed in")
                    @RequestParam(defaultValue = "false")
                    boolean dryRun,
            @Parameter(hidden = true) HttpServletRequest request)
            throws IOException {
        byte[] body = JobCalls.body(request);
        Jobs.CallKey callKey = key == null || dryRun ? null : JobCalls.callKey(key, body);
        Optional<Jobs.Taken> before = callKey == null ? Optional.empty() : jobs.answered(callKey);
        if (before.isPresent()) {
            return created(before.get());
        }
        JobDocument job = reader.read(body, JobCalls.isYaml(request), clock.instant());
        if (dryRun) {
            return ResponseEntity.ok(dryRun(job));
        }
        HostedQueue queue = jobs.queue(job);
        fit.check(job, queue);
        Optional<Promises.Basis> basis = admission.basis(job, queue);
        boolean withOthers = callKey == null && basis.isEmpty() && Jobs.standsAlone(job);
        return created(
                withOthers
                        ? jobs.submitWithOthers(job)
                        : jobs.submit(job, callKey, JobOrigin.PERSON, basis));
    }

    @PostMapping(
            path = "/dry-run",
            consumes = {
                MediaType.APPLICATION_JSON_VALUE,
                JobCalls.YAML,
                JobCalls.X_YAML,
                JobCalls.TEXT_YAML
            })
    @Operation(
            operationId = "dryRunJob",
            summary = "Say what would become of a job; nothing is handed in",
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            schema = @Schema(implementation = JobDocument.class),
                                            examples =
                                                    @ExampleObject(
                                                            name = "hello",
                                                            value = JobExamples.HELLO))))
    DryRun dryRun(@Parameter(hidden = true) HttpServletRequest request) throws IOException {
        return dryRun(
                reader.read(JobCalls.body(request), JobCalls.isYaml(request), clock.instant()));
    }

    private DryRun dryRun(JobDocument job) {
        HostedQueue queue = jobs.queue(job);
        fit.check(job, queue);
        ClusterFit.Fit size = fit.count(job, queue);
        Optional<Promises.Basis> basis = admission.basis(job, queue);
        JobDocument answered =
                job.deadline() == null
                        ? job
                        : job.admitted(
                                basis.map(from -> admission.preview(job, from, clock.instant()))
                                        .orElse(AdmissionAnswer.BEST_EFFORT));
        Optional<WaitingView> why = foresight.of(job, queue);
        return new DryRun(
                answered,
                why.map(Foresight::verdict).orElse(verdict(size)),
                size.agents() == 0 ? null : size.largeEnough() > 0,
                size.agents(),
                size.largeEnough(),
                size.freeNow(),
                why.map(WaitingView::blockers).orElse(List.of()),
                why.map(WaitingView::counterfactuals).orElse(List.of()),
                why.map(view -> view.estimate().earliestStart()).orElse(null));
    }

    private static Verdict verdict(ClusterFit.Fit size) {
        if (size.agents() == 0) {
            return Verdict.UNKNOWN;
        }
        return size.freeNow() > 0 ? Verdict.FITS_NOW : Verdict.WOULD_WAIT;
    }

    private static ResponseEntity<String> created(Jobs.Taken taken) {
        return ResponseEntity.created(URI.create("/v1/jobs/" + taken.id()))
                .contentType(MediaType.APPLICATION_JSON)
                .body(taken.body());
    }

    @GetMapping
    @Operation(operationId = "listJobs", summary = "Jobs by time of submission, newest first")
    Page<JobView> list(
            @RequestParam(required = false) @Nullable String queue,
            @RequestParam(required = false) @Nullable JobState state,
            @RequestParam(required = false) @Nullable String name,
            @Parameter(
                            description = "key=value; of several all must match",
                            example = "[\"team=search\"]")
                    @RequestParam(required = false)
                    @Nullable List<String> label,
            @Parameter(description = "-submittedAt (newest first) or submittedAt")
                    @RequestParam(defaultValue = "-submittedAt")
                    String sort,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable UUID cursor,
            @Parameter(hidden = true) HttpServletRequest request) {
        if (!sort.equals("-submittedAt") && !sort.equals("submittedAt")) {
            throw ProblemException.invalid("sort", "must be submittedAt or -submittedAt");
        }
        return jobs.list(
                new JobQuery(
                        queue,
                        state,
                        name,
                        label == null ? List.of() : values(request, "label"),
                        sort.startsWith("-"),
                        limit,
                        cursor));
    }

    /// As they were given: the framework would take a comma in a value for two values.
    private static List<String> values(HttpServletRequest request, String name) {
        String[] values = request.getParameterValues(name);
        return values == null ? List.of() : List.of(values);
    }

    @GetMapping("/{id}")
    @Operation(operationId = "getJob", summary = "One job")
    ResponseEntity<JobView> get(@PathVariable UUID id) {
        return JobCalls.tagged(jobs.get(id));
    }

    @DeleteMapping("/{id}")
    @Operation(
            operationId = "stopJob",
            summary = "Stop a job: it is STOPPED when its last task has ended")
    @ApiResponse(responseCode = "202", description = "It is being stopped, or has ended")
    ResponseEntity<JobView> stop(
            @PathVariable UUID id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false)
                    @Nullable String ifMatch) {
        return ResponseEntity.accepted().body(changes.stop(JobCalls.action(id, ifMatch)));
    }

    @PostMapping("/{id}/pause")
    @Operation(
            operationId = "pauseJob",
            summary = "Hold a job back: what runs goes on, what waits waits")
    ResponseEntity<JobView> pause(
            @PathVariable UUID id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false)
                    @Nullable String ifMatch) {
        return JobCalls.tagged(changes.pause(JobCalls.action(id, ifMatch)));
    }

    @PostMapping("/{id}/resume")
    @Operation(operationId = "resumeJob", summary = "Let a paused job go on")
    ResponseEntity<JobView> resume(
            @PathVariable UUID id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false)
                    @Nullable String ifMatch) {
        return JobCalls.tagged(changes.resume(JobCalls.action(id, ifMatch)));
    }

    @PostMapping("/{id}/rerun")
    @Operation(
            operationId = "rerunJob",
            summary = "Hand a job in again as it was, without its deadline and what it waited for")
    @ApiResponse(
            responseCode = "201",
            description = "Taken as a new job, and durable",
            content = @Content(schema = @Schema(implementation = JobView.class)))
    ResponseEntity<String> rerun(
            @PathVariable UUID id,
            @RequestHeader(name = Headers.IDEMPOTENCY_KEY, required = false) @Nullable String key) {
        byte[] what = ("rerun " + id).getBytes(StandardCharsets.UTF_8);
        return created(jobs.rerun(id, key == null ? null : JobCalls.callKey(key, what)));
    }

    /// How many instances a service is to have.
    record Scale(@Schema(minimum = "1", maximum = "100000", example = "3") int instances) {}

    @PutMapping("/{id}/instances")
    @Operation(operationId = "scaleJob", summary = "Change how many instances a service has")
    ResponseEntity<JobView> scale(
            @PathVariable UUID id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @org.springframework.web.bind.annotation.RequestBody Scale scale) {
        if (scale.instances() < 1 || scale.instances() > JobReader.MOST_INSTANCES) {
            throw ProblemException.invalid(
                    "/instances", "must be 1 to " + JobReader.MOST_INSTANCES);
        }
        return JobCalls.tagged(changes.scale(JobCalls.action(id, ifMatch), scale.instances()));
    }
}
