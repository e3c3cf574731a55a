package io.fairlead.gateway.job;

import io.fairlead.api.problem.FieldError;
import io.fairlead.api.problem.Problem;
import io.fairlead.api.problem.ProblemException;
import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.constraint.Operator;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.task.HealthCheck;
import io.fairlead.core.task.TaskSpec;
import io.fairlead.gateway.upstream.WireJson;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

    private static final String NAME = "[a-z0-9]([a-z0-9._-]{0,98}[a-z0-9])?";
    private static final String ENV_NAME = "[A-Za-z_][A-Za-z0-9_]{0,199}";
    private static final String LABEL_NAME = "[A-Za-z0-9][A-Za-z0-9./_-]{0,99}";
    private static final String KIND_NAME = "[A-Za-z][A-Za-z0-9._-]{0,62}";
    private static final int MOST_INSTANCES = 100_000;
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
    private final WireJson wire;

    JobReader(WireJson wire) {
        this.wire = wire;
    }

    /// Reads a document.
    ///
    /// @throws ProblemException `MALFORMED` where it cannot be read at all, `INVALID` with every
    ///   field that is wrong
    JobDocument read(byte[] body, boolean isYaml, Instant now) {
        JsonNode document = tree(body, isYaml);
        List<FieldError> errors = new ArrayList<>();
        DocumentFields fields = new DocumentFields(document, "", errors);
        JobDocument job = document(fields, now);
        fields.refuseUnknown();
        if (!errors.isEmpty() || job == null) {
            FieldError first = errors.getFirst();
            String more = errors.size() == 1 ? "" : " (and " + (errors.size() - 1) + " more)";
            throw new ProblemException(
                    Problem.INVALID, first.pointer() + ": " + first.detail() + more, errors);
        }
        return job;
    }

    private JsonNode tree(byte[] body, boolean isYaml) {
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
                    List.of(new FieldError("", String.valueOf(unreadable.getOriginalMessage()))));
        }
    }

    private @Nullable JobDocument document(DocumentFields fields, Instant now) {
        String name = required(fields, "name", 100);
        if (name != null && !name.matches(NAME)) {
            fields.refuse(
                    "name",
                    "must be 1 to 100 lower-case letters, digits, '.', '_' or '-', starting and"
                            + " ending with a letter or digit");
        }
        String queue = required(fields, "queue", 63);
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
        ResourceNeeds resources = resources(fields);
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
                        constraints(fields),
                        healthCheck(fields, resources.portCount()),
                        grace == null ? TaskSpec.DEFAULT_KILL_GRACE_PERIOD : grace,
                        fields.texts("labels", LABEL_NAME, 200));
        return fields.errors().isEmpty() ? job : null;
    }

    private static @Nullable String required(DocumentFields fields, String field, int most) {
        String text = fields.text(field, most);
        if (fields.node(field) == null) {
            fields.refuse(field, "is missing");
        }
        return text;
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

    private ResourceNeeds resources(DocumentFields fields) {
        DocumentFields resources = fields.object("resources");
        if (resources == null) {
            if (fields.node("resources") == null) {
                fields.refuse("resources", "is missing: say cpus and memoryMiB at least");
            }
            return ResourceNeeds.NONE;
        }
        int before = fields.errors().size();
        for (String kind : List.of("cpus", "memoryMiB", "diskMiB", "gpus")) {
            resources.amount(kind);
        }
        checkPorts(resources);
        DocumentFields custom = resources.object("custom");
        if (custom != null) {
            for (String kind : custom.self().propertyNames()) {
                if (!kind.matches(KIND_NAME)) {
                    custom.refuse(kind, "is not an allowed name: " + KIND_NAME);
                }
                custom.amount(kind);
            }
        }
        resources.refuseUnknown();
        return fields.errors().size() > before ? ResourceNeeds.NONE : needs(fields, resources);
    }

    private static void checkPorts(DocumentFields resources) {
        JsonNode ports = resources.node("ports");
        if (ports == null || !ports.isArray()) {
            resources.whole("ports", 0, 1_000, 0);
            return;
        }
        for (DocumentFields range : resources.objects("ports", 100)) {
            int begin = range.whole("begin", 1, 65_535, 1);
            int end = range.whole("end", 1, 65_535, 1);
            if (range.node("begin") == null || range.node("end") == null || end < begin) {
                range.refuse("end", "a range has begin and end, and end is not below begin");
            }
            range.refuseUnknown();
        }
    }

    private ResourceNeeds needs(DocumentFields fields, DocumentFields resources) {
        try {
            ResourceNeeds needs = wire.mapper().treeToValue(resources.self(), ResourceNeeds.class);
            if (needs.quantities().cpus() == 0 && needs.quantities().memoryMiB() == 0) {
                resources.refuse("cpus", "a task needs some cpus or memoryMiB");
            }
            return needs;
        } catch (JacksonException | ArithmeticException refused) {
            fields.refuse("resources", rootMessage(refused));
            return ResourceNeeds.NONE;
        }
    }

    private static String rootMessage(Throwable refused) {
        Throwable root = refused;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root instanceof JacksonException json
                ? String.valueOf(json.getOriginalMessage())
                : String.valueOf(root.getMessage());
    }

    private static List<Constraint> constraints(DocumentFields fields) {
        List<Constraint> constraints = new ArrayList<>();
        for (DocumentFields each : fields.objects("constraints", 100)) {
            String attribute = required(each, "attribute", 100);
            Operator operator = operator(each);
            List<String> values = new ArrayList<>();
            for (DocumentFields.Element value : each.elements("values", 1_000)) {
                if (value.node().isString()) {
                    values.add(value.node().asString());
                } else {
                    fields.errors().add(new FieldError(value.pointer(), "must be a text"));
                }
            }
            int limit = each.whole("limit", 1, 1_000_000, 0);
            each.refuseUnknown();
            if (attribute != null && operator != null) {
                try {
                    constraints.add(new Constraint(attribute, operator, values, limit));
                } catch (IllegalArgumentException refused) {
                    fields.errors()
                            .add(
                                    new FieldError(
                                            each.pointer(), String.valueOf(refused.getMessage())));
                }
            }
        }
        return constraints;
    }

    private static @Nullable Operator operator(DocumentFields constraint) {
        String word = required(constraint, "operator", 20);
        if (word == null) {
            return null;
        }
        try {
            return Operator.valueOf(word);
        } catch (IllegalArgumentException unknown) {
            constraint.refuse("operator", "must be one of " + Arrays.toString(Operator.values()));
            return null;
        }
    }

    private @Nullable HealthCheck healthCheck(DocumentFields fields, int ports) {
        DocumentFields check = fields.object("healthCheck");
        if (check == null) {
            return null;
        }
        int before = fields.errors().size();
        DocumentFields http = check.object("http");
        if (http != null) {
            String path = required(http, "path", 2_000);
            if (path != null && !path.startsWith("/")) {
                http.refuse("path", "must start with /");
            }
            port(http, ports);
        }
        DocumentFields tcp = check.object("tcp");
        if (tcp != null) {
            port(tcp, ports);
        }
        check.text("command", MOST_TEXT);
        check.duration("delay", Duration.ZERO, Duration.ofDays(1));
        check.duration("interval", Duration.ofMillis(100), Duration.ofDays(1));
        check.duration("timeout", Duration.ofMillis(1), Duration.ofDays(1));
        check.whole("failures", 1, 1_000, 3);
        check.refuseUnknown();
        if (fields.errors().size() > before) {
            return null;
        }
        try {
            return wire.mapper().treeToValue(check.self(), HealthCheck.class);
        } catch (JacksonException refused) {
            fields.refuse("healthCheck", rootMessage(refused));
            return null;
        }
    }

    private static void port(DocumentFields check, int ports) {
        if (check.node("portIndex") == null) {
            check.refuse("portIndex", "is missing");
        }
        check.whole("portIndex", 0, Math.max(0, ports - 1), 0);
        if (ports == 0) {
            check.refuse("portIndex", "the job asks for no ports");
        }
        check.refuseUnknown();
    }
}
