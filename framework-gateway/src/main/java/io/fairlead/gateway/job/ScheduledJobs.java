package io.fairlead.gateway.job;

import io.fairlead.api.problem.FieldError;
import io.fairlead.api.problem.Problem;
import io.fairlead.api.problem.ProblemException;
import io.fairlead.gateway.upstream.WireJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;

/// What schedules do with jobs: read their template, hand it in, end the one before.
@Service
public class ScheduledJobs {

    private final Jobs jobs;
    private final JobChanges changes;
    private final JobReader reader;
    private final WireJson json;
    private final JdbcClient jdbc;

    ScheduledJobs(Jobs jobs, JobChanges changes, JobReader reader, WireJson json, JdbcClient jdbc) {
        this.jobs = jobs;
        this.changes = changes;
        this.reader = reader;
        this.json = json;
        this.jdbc = jdbc;
    }

    /// Reads a job that is to be handed in later, as it would be read now.
    ///
    /// @param pointer where it stands in the document that it is part of
    /// @return the job as it is stored
    /// @throws ProblemException `INVALID` with every field that is wrong
    public String template(JsonNode document, String pointer, Instant now) {
        try {
            JobDocument job = reader.read(json.mapper().writeValueAsBytes(document), false, now);
            if (job.deadline() != null || !job.after().isEmpty()) {
                throw new ProblemException(
                        Problem.INVALID,
                        "A job that comes back has no deadline of its own and waits for no job.",
                        List.of(
                                new FieldError(
                                        job.deadline() != null ? "/deadline" : "/after",
                                        "cannot stand in a job that comes back")));
            }
            jobs.queue(job);
            return json.mapper().writeValueAsString(job);
        } catch (ProblemException refused) {
            List<FieldError> errors = new ArrayList<>();
            refused.errors()
                    .forEach(e -> errors.add(new FieldError(pointer + e.pointer(), e.detail())));
            throw new ProblemException(refused.problem(), refused.detail(), errors);
        }
    }

    /// The template as people see it.
    public JobDocument document(String template) {
        return json.mapper().readValue(template, JobDocument.class);
    }

    /// Hands a template in.
    ///
    /// @return the job's id
    /// @throws ProblemException as for any job
    @Transactional(propagation = Propagation.MANDATORY)
    public UUID submit(String template, String schedule) {
        return jobs.submit(document(template), null, new JobOrigin(null, schedule, null)).id();
    }

    /// Whether a job has not ended.
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean lives(UUID job) {
        Optional<Boolean> live =
                jdbc.sql("select ended_at is null from gateway.job where id = :id")
                        .param("id", job)
                        .query((row, _) -> row.getBoolean(1))
                        .optional();
        return live.orElse(false);
    }

    /// Asks for the end of a job.
    @Transactional(propagation = Propagation.MANDATORY)
    public void stop(UUID job) {
        changes.stop(new JobAction(job, null));
    }
}
