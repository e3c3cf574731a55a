package io.fairlead.gateway.job;

import io.fairlead.api.problem.FieldError;
import io.fairlead.api.problem.Problem;
import io.fairlead.api.problem.ProblemException;
import io.fairlead.api.web.UnreadableBody;
import io.fairlead.core.policy.PolicyLabels;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.task.TaskSpec;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// Reads the document of a job, JSON or YAML. All that is wrong with it is named at once, each by
/// its JSON pointer.
@Component
class JobReader {

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9._-]{0,98}[a-z0-9])?");
    private static final Pattern ENV_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,199}");
    private static final Pattern LABEL_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9./_-]{0,99}");
    static final int MOST_INSTANCES = 100_000;
    private static final int MOST_TEXT = 128 * 1024;
    private static final Duration YEAR = Duration.ofDays(366);

    private final ObjectMapper json =
            JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();
    private final ObjectMapper yaml =
            YAMLMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();
    private final JobParts parts;

    JobReader(JobParts parts) {
        this.parts = parts;
    }

    /// Reads a document.
    ///
    /// @throws ProblemException `MALFORMED` where it cannot be read at all, `INVALID` with every
    ///   field that is wrong
    JobDocument read(byte[] body, boolean isYaml, Instant now) {
        JsonNode document = tree(body, isYaml);
        List<FieldError> errors = new ArrayList<>();
        DocumentFields fields = new DocumentFields(document, "", errors);
        JobDocument job = document(fields, now, Map.of());
        fields.refuseUnknown();
        refuse(errors);
        return Objects.requireNonNull(job, "nothing is wrong with it");
    }

    /// Refuses a document with all that is wrong with it, if anything is.
    ///
    /// @throws ProblemException `INVALID`
    static void refuse(List<FieldError> errors) {
        if (!errors.isEmpty()) {
            FieldError first = errors.getFirst();
            String more = errors.size() == 1 ? "" : " (and " + (errors.size() - 1) + " more)";
            throw new ProblemException(
                    Problem.INVALID, first.pointer() + ": " + first.detail() + more, errors);
        }
    }

    /// @throws ProblemException `MALFORMED` where it is no object, or cannot be read
    JsonNode tree(byte[] body, boolean isYaml) {
        try {
            JsonNode document = (isYaml ? yaml : json).readTree(body);
            if (document == null || !document.isObject()) {
                throw new ProblemException(
                        Problem.MALFORMED,
                        "The job must be an object.",
                        List.of(new FieldError("", "must be an object")));
            }
            return document;
        } catch (JacksonException unreadable) {
            var at = unreadable.getLocation();
            String where =
                    at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
            throw new ProblemException(
                    Problem.MALFORMED,
                    "The job is no " + (isYaml ? "YAML" : "JSON") + where + ".",
                    List.of(new FieldError("", UnreadableBody.messageOf(unreadable))));
        }
    }

    /// Reads one job.
    ///
    /// @param names what other jobs are called that it may wait for
    /// @return nothing where something is wrong, which the fields then know
    @Nullable JobDocument document(DocumentFields fields, Instant now, Map<String, UUID> names) {
        String name = fields.required("name", 100);
        if (name != null && !NAME.matcher(name).matches()) {
            fields.refuse(
                    "name",
                    "must be 1 to 100 lower-case letters, digits, '.', '_' or '-', starting and"
                            + " ending with a letter or digit");
        }
        String queue = fields.required("queue", 63);
        JobType type = type(fields);
        int instances = fields.whole("instances", 1, MOST_INSTANCES, 1);
        if (type == JobType.GANG && instances > 10_000) {
            fields.refuse("instances", "must be at most 10000 in a gang");
        }
        String command = fields.text("command", MOST_TEXT);
        String image = fields.text("image", 500);
        if (command == null && image == null && fields.errors().isEmpty()) {
            fields.refuse("command", "is missing: a job has a command or an image");
        }
        ResourceNeeds resources = parts.resources(fields);
        RetryRule retry = parts.retry(fields);
        UpdateRule update = parts.update(fields, type);
        UnreachableRule unreachable = parts.unreachable(fields);
        Duration grace = fields.duration("killGracePeriod", Duration.ZERO, Duration.ofDays(1));
        JobDocument job =
                new JobDocument(
                        name == null ? "" : name,
                        queue == null ? "" : queue,
                        type,
                        instances,
                        command,
                        image,
                        uris(fields),
                        fields.texts("env", ENV_NAME, MOST_TEXT),
                        resources,
                        fields.whole("priority", 0, 100, TaskSpec.DEFAULT_PRIORITY),
                        deadline(fields, now),
                        fields.duration("estimatedDuration", Duration.ZERO, YEAR),
                        fields.duration("maxRunTime", Duration.ofMillis(1), YEAR),
                        fields.whole("retries", 0, 10_000, 0),
                        parts.constraints(fields),
                        parts.check("healthCheck", fields, resources.portCount()),
                        parts.check("readinessCheck", fields, resources.portCount()),
                        grace == null ? TaskSpec.DEFAULT_KILL_GRACE_PERIOD : grace,
                        labels(fields),
                        nestedQueue(fields),
                        fields.text("user", 100),
                        parts.after(fields, names),
                        retry,
                        update,
                        unreachable,
                        fields.flag("bestEffort"),
                        null);
        return fields.errors().isEmpty() ? job : null;
    }

    private static SortedMap<String, String> labels(DocumentFields fields) {
        SortedMap<String, String> labels = fields.texts("labels", LABEL_NAME, 200);
        for (String name : labels.keySet()) {
            if (name.startsWith(PolicyLabels.PREFIX)) {
                fields.refuse(
                        "labels", "names that begin with " + PolicyLabels.PREFIX + " are kept");
            }
        }
        return labels;
    }

    private static @Nullable String nestedQueue(DocumentFields fields) {
        String path = fields.text("nestedQueue", 200);
        if (path != null && path.isBlank()) {
            fields.refuse("nestedQueue", "must not be empty");
        }
        return path;
    }

    private static JobType type(DocumentFields fields) {
        String word = fields.text("type", 20);
        if (word == null) {
            return JobType.BATCH;
        }
        return JobType.ofWord(word)
                .orElseGet(() -> {
                    fields.refuse("type", "must be batch, service or gang");
                    return JobType.BATCH;
                });
    }

    private static @Nullable Instant deadline(DocumentFields fields, Instant now) {
        Instant deadline = fields.instant("deadline");
        if (deadline != null && !deadline.isAfter(now)) {
            fields.refuse("deadline", "must be in the future; it is now " + now);
        } else if (deadline != null && deadline.isAfter(now.plus(YEAR.multipliedBy(100)))) {
            fields.refuse("deadline", "must be within a hundred years");
        }
        return deadline;
    }

    private static List<URI> uris(DocumentFields fields) {
        List<URI> uris = new ArrayList<>();
        for (DocumentFields.Element element : fields.elements("uris", 1_000)) {
            try {
                URI uri = new URI(element.node().asString(""));
                if (!element.node().isString()
                        || !List.of("http", "https", "file")
                                .contains(String.valueOf(uri.getScheme()))) {
                    throw new URISyntaxException("", "scheme");
                }
                uris.add(uri);
            } catch (URISyntaxException wrong) {
                fields.errors()
                        .add(
                                new FieldError(
                                        element.pointer(), "must be an http, https or file URI"));
            }
        }
        return uris;
    }
}
