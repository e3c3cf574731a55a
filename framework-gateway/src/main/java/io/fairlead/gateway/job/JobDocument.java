package io.fairlead.gateway.job;

import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.constraint.Operator;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.policy.PolicyLabels;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.task.HealthCheck;
import io.fairlead.core.task.TaskSpec;
import io.swagger.v3.oas.annotations.media.Schema;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A job as a person describes it, with the defaults filled in.
///
/// @param name stands in the ids of its tasks
/// @param queue where it is handed in
/// @param instances how many tasks, numbered from 0
/// @param command a shell command line; absent only where the image has its own
/// @param uris fetched into the sandbox first
/// @param resources what each task needs
/// @param priority 0 to 100, higher goes first
/// @param deadline when it should have ended
/// @param estimatedDuration how long a task is expected to run
/// @param maxRunTime a task is killed when it has run so long
/// @param retries how often a failed instance (of a gang: the whole) is tried again
/// @param constraints conditions on the agents; all of them hold
/// @param healthCheck how to tell whether a task is well; one that is not is ended
/// @param readinessCheck how to tell whether a task can serve; one that cannot runs on
/// @param killGracePeriod between SIGTERM and SIGKILL
/// @param labels free words, for search
/// @param nestedQueue the queue nested in its queue's policy, such as `prod/nightly`
/// @param user whom it is for: limits per user count by it
/// @param after jobs that it waits for
/// @param retry when and after what a failed instance is tried again
/// @param update how a new version of a service replaces the one before it
/// @param unreachable what to do while a task's agent cannot be reached; absent: wait
/// @param bestEffort whether it is taken too where its deadline cannot be promised
/// @param admission set when it is handed in: whether its deadline is promised
public record JobDocument(
        String name,
        String queue,
        JobType type,
        int instances,
        @Nullable String command,
        @Nullable String image,
        List<URI> uris,
        SortedMap<String, String> env,
        ResourceNeeds resources,
        int priority,
        @Nullable Instant deadline,
        @Nullable Duration estimatedDuration,
        @Nullable Duration maxRunTime,
        int retries,
        List<Constraint> constraints,
        @Nullable HealthCheck healthCheck,
        @Nullable HealthCheck readinessCheck,
        Duration killGracePeriod,
        @Schema(example = "{\"team\": \"search\"}") SortedMap<String, String> labels,
        @Nullable String nestedQueue,
        @Nullable String user,
        List<JobDependency> after,
        @Nullable RetryRule retry,
        @Nullable UpdateRule update,
        @Nullable UnreachableRule unreachable,
        @Nullable Boolean bestEffort,
        @Nullable AdmissionAnswer admission) {

    private static final int SHORT_ID = 12;
    private static final UUID SOME_JOB = new UUID(0, 0);

    /// Copies the collections; absent ones are empty.
    public JobDocument {
        uris = uris == null ? List.of() : List.copyOf(uris);
        env = new TreeMap<>(env == null ? Map.of() : env);
        constraints = constraints == null ? List.of() : List.copyOf(constraints);
        labels = new TreeMap<>(labels == null ? Map.of() : labels);
        after = after == null ? List.of() : List.copyOf(after);
    }

    /// When and after what a failed instance is tried again.
    public RetryRule retryRule() {
        return retry == null ? RetryRule.DEFAULT : retry;
    }

    /// When its tasks have given their resources back, as far as anybody knows.
    public @Nullable Duration longestRun() {
        return maxRunTime != null ? maxRunTime : estimatedDuration;
    }

    /// How a new version of a service replaces the one before it.
    public UpdateRule updateRule() {
        return update == null ? UpdateRule.DEFAULT : update;
    }

    /// Whether a task of this one is told nothing else than a task of the other.
    public boolean runsLike(JobDocument other) {
        return task(SOME_JOB, 0, 1).equals(other.task(SOME_JOB, 0, 1));
    }

    /// The same job, with the answer to its deadline.
    public JobDocument admitted(AdmissionAnswer answer) {
        return with(instances, deadline, after, answer);
    }

    /// The same job to be run again: what was said of time and of other jobs is left out.
    public JobDocument again() {
        return again(List.of());
    }

    /// The same job to be run again, after these.
    JobDocument again(List<JobDependency> waitsFor) {
        return with(instances, null, waitsFor, null);
    }

    /// The same job with so many instances.
    public JobDocument scaled(int number) {
        return with(number, deadline, after, admission);
    }

    private JobDocument with(
            int number,
            @Nullable Instant until,
            List<JobDependency> waitsFor,
            @Nullable AdmissionAnswer answer) {
        return new JobDocument(
                name,
                queue,
                type,
                number,
                command,
                image,
                uris,
                env,
                resources,
                priority,
                until,
                estimatedDuration,
                maxRunTime,
                retries,
                constraints,
                healthCheck,
                readinessCheck,
                killGracePeriod,
                labels,
                nestedQueue,
                user,
                waitsFor,
                retry,
                update,
                unreachable,
                bestEffort,
                answer);
    }

    /// The id of one attempt: `<job name>-<short job id>-<instance>-<attempt>`.
    ///
    /// @param attempt from 1
    public TaskId taskId(UUID jobId, int instance, int attempt) {
        return new TaskId(prefix(jobId) + instance + "-" + attempt);
    }

    /// What the ids of all its tasks begin with: the name and the last 12 digits of the job's id.
    public String prefix(UUID jobId) {
        String id = jobId.toString();
        return name + "-" + id.substring(id.length() - SHORT_ID) + "-";
    }

    /// Its constraints; a container also needs an agent with an engine.
    private List<Constraint> placement() {
        if (image == null) {
            return constraints;
        }
        List<Constraint> all = new ArrayList<>(constraints);
        all.add(new Constraint("docker", Operator.EQUALS, List.of("true"), 0));
        return all;
    }

    /// What the master is told of one attempt. The same arguments always give the same task: a
    /// repeated call must not differ from the first.
    public TaskSpec task(UUID jobId, int instance, int attempt) {
        return new TaskSpec(
                taskId(jobId, instance, attempt),
                jobId.toString(),
                command,
                image,
                uris,
                environment(jobId, instance, attempt),
                resources,
                placement(),
                priority,
                deadline,
                estimatedDuration,
                maxRunTime,
                killGracePeriod,
                healthCheck,
                readinessCheck,
                taskLabels(),
                unreachable == null ? null : unreachable.replaceAfter());
    }

    /// People's own labels, and those that policies read.
    private Map<String, String> taskLabels() {
        if (nestedQueue == null && user == null && admission == null) {
            return labels;
        }
        Map<String, String> all = new HashMap<>(labels);
        if (nestedQueue != null) {
            all.put(PolicyLabels.QUEUE, nestedQueue);
        }
        if (user != null) {
            all.put(PolicyLabels.USER, user);
        }
        if (admission == AdmissionAnswer.GUARANTEED) {
            all.put(PolicyLabels.PROMISE, admission.name());
        }
        return all;
    }

    private Map<String, String> environment(UUID jobId, int instance, int attempt) {
        Map<String, String> all = new HashMap<>(env);
        all.put("FAIRLEAD_JOB_ID", jobId.toString());
        all.put("FAIRLEAD_JOB_NAME", name);
        all.put("FAIRLEAD_QUEUE", queue);
        all.put("FAIRLEAD_INSTANCE", Integer.toString(instance));
        all.put("FAIRLEAD_INSTANCES", Integer.toString(instances));
        all.put("FAIRLEAD_ATTEMPT", Integer.toString(attempt));
        return all;
    }
}
