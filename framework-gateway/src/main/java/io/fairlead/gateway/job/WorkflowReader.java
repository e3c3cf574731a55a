package io.fairlead.gateway.job;

import io.fairlead.api.problem.FieldError;
import io.fairlead.api.problem.Problem;
import io.fairlead.api.problem.ProblemException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// Reads a workflow: jobs that are handed in together and wait for one another by name.
@Component
class WorkflowReader {

    static final int MOST_JOBS = 500;

    private final JobReader jobs;

    WorkflowReader(JobReader jobs) {
        this.jobs = jobs;
    }

    /// A job of a workflow, with the id that it gets.
    record Member(UUID id, JobDocument job) {}

    /// Reads a workflow.
    ///
    /// @param ids makes so many ids, rising, that are above those given
    /// @return its jobs, each after those that it waits for
    /// @throws ProblemException `MALFORMED` where it cannot be read at all, `INVALID` with every
    ///   field that is wrong, or with the cycle
    List<Member> read(
            byte[] body,
            boolean isYaml,
            Instant now,
            BiFunction<Integer, Set<UUID>, List<UUID>> ids) {
        JsonNode document = jobs.tree(body, isYaml);
        List<FieldError> errors = new ArrayList<>();
        DocumentFields fields = new DocumentFields(document, "", errors);
        List<DocumentFields> elements = fields.objects("jobs", MOST_JOBS);
        fields.refuseUnknown();
        if (elements.isEmpty() && errors.isEmpty()) {
            fields.refuse("jobs", "is missing: name one job at least");
        }
        JobReader.refuse(errors);
        List<Node> ordered = ordered(elements);
        Set<UUID> others = new HashSet<>();
        ordered.forEach(node -> others.addAll(node.others));
        List<UUID> made = ids.apply(ordered.size(), others);
        Map<String, UUID> names = new HashMap<>();
        for (int i = 0; i < made.size(); i++) {
            names.put(ordered.get(i).name, made.get(i));
        }
        List<Member> members = new ArrayList<>();
        for (Node node : ordered) {
            JobDocument job = jobs.document(node.fields, now, names);
            node.fields.refuseUnknown();
            if (job != null) {
                members.add(new Member(names.getOrDefault(node.name, node.unnamed), job));
            }
        }
        JobReader.refuse(errors);
        return members;
    }

    /// A job before it is read: its name, and what it waits for.
    private static final class Node {
        final DocumentFields fields;
        final String name;
        final UUID unnamed = new UUID(0, 0);

        /// Names of jobs, with where each is named.
        final Map<String, String> after = new LinkedHashMap<>();

        /// Jobs that were there before.
        final Set<UUID> others = new HashSet<>();

        Node(DocumentFields fields) {
            this.fields = fields;
            JsonNode text = fields.self().get("name");
            this.name = text != null && text.isString() ? text.asString() : fields.pointer();
            JsonNode list = fields.self().get("after");
            for (int i = 0; list != null && list.isArray() && i < list.size(); i++) {
                JsonNode job = list.get(i).get("job");
                if (job != null && job.isString()) {
                    note(job.asString(), fields.pointer() + "/after/" + i + "/job");
                }
            }
        }

        private void note(String job, String pointer) {
            try {
                others.add(UUID.fromString(job));
            } catch (IllegalArgumentException name) {
                after.putIfAbsent(job, pointer);
            }
        }
    }

    /// The jobs, each after those that it waits for (depth first, as in Cormen et al., section
    /// 20.4; with a stack of its own, for a chain may be long).
    private static List<Node> ordered(List<DocumentFields> elements) {
        Map<String, Node> byName = new LinkedHashMap<>();
        List<FieldError> errors = new ArrayList<>();
        for (DocumentFields element : elements) {
            Node node = new Node(element);
            if (byName.putIfAbsent(node.name, node) != null) {
                errors.add(
                        new FieldError(
                                element.pointer() + "/name",
                                "'" + node.name + "' is the name of another job here"));
            }
        }
        JobReader.refuse(errors);
        List<Node> ordered = new ArrayList<>();
        Set<Node> done = new HashSet<>();
        byName.values().forEach(node -> visit(node, byName, done, ordered));
        return ordered;
    }

    private static void visit(
            Node start, Map<String, Node> byName, Set<Node> done, List<Node> ordered) {
        Deque<Node> path = new ArrayDeque<>();
        Set<Node> onPath = new HashSet<>();
        Map<Node, Deque<String>> left = new HashMap<>();
        path.push(start);
        while (!path.isEmpty()) {
            Node node = path.peek();
            if (done.contains(node)) {
                path.pop();
                continue;
            }
            onPath.add(node);
            Deque<String> names =
                    left.computeIfAbsent(node, n -> new ArrayDeque<>(n.after.keySet()));
            String name = names.poll();
            Node next = name == null ? null : byName.get(name);
            if (name == null) {
                path.pop();
                onPath.remove(node);
                done.add(node);
                ordered.add(node);
            } else if (next != null && onPath.contains(next)) {
                throw cycle(path, next, node, name);
            } else if (next != null) {
                path.push(next);
            }
        }
    }

    private static ProblemException cycle(Deque<Node> path, Node first, Node last, String name) {
        List<String> names = new ArrayList<>();
        for (Node node : path) { // the last one first
            names.addFirst(node.name);
            if (node == first) {
                break;
            }
        }
        names.add(first.name);
        String cycle = String.join(" -> ", names.reversed());
        return new ProblemException(
                Problem.INVALID,
                "The jobs wait for each other in a cycle: " + cycle + ".",
                List.of(
                        new FieldError(
                                last.after.getOrDefault(name, last.fields.pointer()),
                                "closes the cycle " + cycle)));
    }
}
