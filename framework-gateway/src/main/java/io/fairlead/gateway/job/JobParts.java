package io.fairlead.gateway.job;

import io.fairlead.api.problem.FieldError;
import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.constraint.Operator;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.task.HealthCheck;
import io.fairlead.core.task.TaskState;
import io.fairlead.gateway.upstream.WireJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Reads the parts of a job's document that are objects themselves: resources, constraints, health
/// check.
@Component
class JobParts {

    private static final String KIND_NAME = "[A-Za-z][A-Za-z0-9._-]{0,62}";
    private static final int MOST_TEXT = 128 * 1024;

    private final WireJson wire;

    JobParts(WireJson wire) {
        this.wire = wire;
    }

    ResourceNeeds resources(DocumentFields fields) {
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

    List<Constraint> constraints(DocumentFields fields) {
        List<Constraint> constraints = new ArrayList<>();
        for (DocumentFields each : fields.objects("constraints", 100)) {
            String attribute = each.required("attribute", 100);
            Operator operator = operator(each);
            List<String> values = new ArrayList<>();
            for (DocumentFields.Element value : each.elements("values", 1_000)) {
                if (value.node().isString() && DocumentFields.isStorable(value.node().asString())) {
                    values.add(value.node().asString());
                } else {
                    fields.errors().add(new FieldError(value.pointer(), "must be a text"));
                }
            }
            int limit = each.whole("limit", 1, 1_000_000, 0);
            each.refuseUnknown();
            if (attribute != null && operator != null) {
                try {
                    requireJobs(operator, values);
                    constraints.add(new Constraint(attribute, operator, values, limit));
                } catch (IllegalArgumentException refused) {
                    refuse(fields, each.pointer() + wrongPart(operator, values), refused);
                }
            }
        }
        try {
            Constraint.requireTogether(constraints);
        } catch (IllegalArgumentException refused) {
            refuse(fields, "/constraints", refused);
        }
        return constraints;
    }

    private static void refuse(
            DocumentFields fields, String pointer, IllegalArgumentException refused) {
        fields.errors().add(new FieldError(pointer, String.valueOf(refused.getMessage())));
    }

    private static String wrongPart(Operator operator, List<String> values) {
        boolean pattern = operator == Operator.MATCHES || operator == Operator.NOT_MATCHES;
        return pattern && values.size() == 1 ? "/values/0" : "";
    }

    /// Other groups are other jobs.
    private static void requireJobs(Operator operator, List<String> values) {
        if (operator == Operator.NEAR || operator == Operator.PREFER_NEAR) {
            for (String value : values) {
                try {
                    UUID.fromString(value);
                } catch (IllegalArgumentException wrong) {
                    throw new IllegalArgumentException(operator + " takes ids of jobs", wrong);
                }
            }
        }
    }

    /// @param names what other jobs are called, beside their ids
    List<JobDependency> after(DocumentFields fields, Map<String, UUID> names) {
        Map<UUID, JobDependency> after = new LinkedHashMap<>();
        for (DocumentFields each : fields.objects("after", 100)) {
            String job = each.required("job", 100);
            String on = each.text("on", 20);
            each.refuseUnknown();
            try {
                JobDependency.On condition =
                        on == null ? JobDependency.On.SUCCESS : JobDependency.On.valueOf(on);
                if (job != null) {
                    UUID named = names.get(job);
                    UUID id = named != null ? named : UUID.fromString(job);
                    after.put(id, new JobDependency(id, condition));
                }
            } catch (IllegalArgumentException wrong) {
                each.refuse(
                        "job",
                        "must be the id of a job"
                                + (names.isEmpty() ? "" : " or the name of another one here")
                                + ", and 'on' SUCCESS (the default) or ANY");
            }
        }
        return List.copyOf(after.values());
    }

    @Nullable RetryRule retry(DocumentFields fields) {
        DocumentFields rule = fields.object("retry");
        if (rule == null) {
            return null;
        }
        Duration first = rule.duration("firstBackOff", Duration.ZERO, Duration.ofDays(1));
        Duration longest = rule.duration("longestBackOff", Duration.ZERO, Duration.ofDays(1));
        EnumSet<TaskState> on = EnumSet.noneOf(TaskState.class);
        for (DocumentFields.Element state : rule.elements("on", 10)) {
            try {
                TaskState cause = TaskState.valueOf(state.node().asString(""));
                if (!RetryRule.CAUSES.contains(cause)) {
                    throw new IllegalArgumentException("no cause");
                }
                on.add(cause);
            } catch (IllegalArgumentException unknown) {
                fields.errors()
                        .add(new FieldError(state.pointer(), "must be one of " + RetryRule.CAUSES));
            }
        }
        List<Integer> codes = new ArrayList<>();
        for (DocumentFields.Element code : rule.elements("notOnExitCodes", 256)) {
            if (code.node().isIntegralNumber() && code.node().canConvertToInt()) {
                codes.add(code.node().asInt());
            } else {
                fields.errors().add(new FieldError(code.pointer(), "must be a whole number"));
            }
        }
        List<String> reasons = new ArrayList<>();
        for (DocumentFields.Element reason : rule.elements("notOnReasons", 100)) {
            if (reason.node().isString() && reason.node().asString().matches("[A-Z_]{1,60}")) {
                reasons.add(reason.node().asString());
            } else {
                fields.errors()
                        .add(
                                new FieldError(
                                        reason.pointer(),
                                        "must be a reason as tasks tell it, such as OUT_OF_MEMORY"));
            }
        }
        rule.refuseUnknown();
        return new RetryRule(
                first == null ? Duration.ZERO : first,
                longest == null ? RetryRule.DEFAULT.longestBackOff() : longest,
                on.isEmpty() ? RetryRule.CAUSES : List.copyOf(on),
                codes,
                reasons);
    }

    @Nullable UpdateRule update(DocumentFields fields, JobType type) {
        DocumentFields rule = fields.object("update");
        if (rule == null) {
            return null;
        }
        if (type != JobType.SERVICE) {
            fields.refuse("update", "only a service is updated");
        }
        UpdateRule unsaid = UpdateRule.DEFAULT;
        int unavailable =
                rule.whole("maxUnavailable", 0, JobReader.MOST_INSTANCES, unsaid.maxUnavailable());
        int surge =
                rule.whole(
                        "maxSurge",
                        0,
                        JobReader.MOST_INSTANCES,
                        unavailable > 0 ? 0 : unsaid.maxSurge());
        if (unavailable == 0 && surge == 0) {
            rule.refuse("maxSurge", "must not be 0 where maxUnavailable is: nothing could move");
        }
        int batch = rule.whole("batchSize", 1, JobReader.MOST_INSTANCES, 0);
        Duration ready = rule.duration("minReadyTime", Duration.ZERO, Duration.ofDays(1));
        int failures = rule.whole("maxFailures", 0, 1_000_000, unsaid.maxFailures());
        Duration deadline =
                rule.duration("progressDeadline", Duration.ofSeconds(1), Duration.ofDays(7));
        UpdateRule.OnFailure onFailure = onFailure(rule);
        rule.refuseUnknown();
        return new UpdateRule(
                unavailable,
                surge,
                batch == 0 ? null : batch,
                ready == null ? unsaid.minReadyTime() : ready,
                failures,
                deadline == null ? unsaid.progressDeadline() : deadline,
                onFailure);
    }

    @Nullable UnreachableRule unreachable(DocumentFields fields) {
        DocumentFields rule = fields.object("unreachable");
        if (rule == null) {
            return null;
        }
        Duration after = rule.duration("replaceAfter", Duration.ZERO, Duration.ofDays(366));
        rule.refuseUnknown();
        return after == null ? null : new UnreachableRule(after);
    }

    private static UpdateRule.OnFailure onFailure(DocumentFields rule) {
        String word = rule.text("onFailure", 20);
        try {
            return word == null
                    ? UpdateRule.DEFAULT.onFailure()
                    : UpdateRule.OnFailure.valueOf(word);
        } catch (IllegalArgumentException unknown) {
            rule.refuse("onFailure", "must be PAUSE or ROLL_BACK");
            return UpdateRule.DEFAULT.onFailure();
        }
    }

    private static @Nullable Operator operator(DocumentFields constraint) {
        String word = constraint.required("operator", 20);
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

    /// A health or readiness check, if there is one under that name.
    @Nullable HealthCheck check(String name, DocumentFields fields, int ports) {
        DocumentFields check = fields.object(name);
        if (check == null) {
            return null;
        }
        int before = fields.errors().size();
        DocumentFields http = check.object("http");
        if (http != null) {
            String path = http.required("path", 2_000);
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
            fields.refuse(name, rootMessage(refused));
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
