package io.fairlead.gateway.task;

import io.fairlead.api.agent.AgentState;
import io.fairlead.api.agent.AgentView;
import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.policy.LivePeers;
import io.fairlead.core.resource.Fixed;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.task.TaskSpec;
import io.fairlead.core.task.TaskState;
import io.fairlead.gateway.job.JobDocument;
import io.fairlead.gateway.upstream.KnownAgents;
import io.fairlead.gateway.upstream.WireJson;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/// Explains why a task waits, by the same functions that place it.
@Component
class Explanations {

    private static final Duration FRESH = Duration.ofSeconds(1);
    private static final int MOST_AGENTS = 50;

    private final QueueTasks tasks;
    private final KnownAgents agents;
    private final WireJson json;

    Explanations(QueueTasks tasks, KnownAgents agents, WireJson json) {
        this.tasks = tasks;
        this.agents = agents;
        this.json = json;
    }

    Explanation explain(String id) {
        QueueTaskView task = tasks.get(id);
        if (task.state() != TaskState.QUEUED && task.state() != TaskState.PLACING) {
            return new Explanation(task.id(), task.state(), story(task), null, List.of());
        }
        TaskSpec spec =
                json.mapper()
                        .readValue(tasks.documentOf(task.jobId()), JobDocument.class)
                        .task(task.jobId(), task.instance(), task.attempt());
        List<AgentView> known = agents.notOlderThan(FRESH);
        LivePeers peers = peers(task, spec, known);
        List<Explanation.AgentFit> fits =
                known.stream()
                        .map(agent -> fit(agent, spec, peers))
                        .sorted(
                                Comparator.comparing(
                                                (Explanation.AgentFit fit) -> fit.blockers().size())
                                        .thenComparing(fit -> fit.name()))
                        .toList();
        return new Explanation(
                task.id(),
                task.state(),
                waitingStory(task, fits),
                tasks.waitingBefore(task) + 1,
                fits.subList(0, Math.min(fits.size(), MOST_AGENTS)));
    }

    private static String story(QueueTaskView task) {
        String why = task.reason() == null ? "" : " (" + task.reason() + ")";
        String message = task.message() == null ? "" : " " + task.message();
        return switch (task.state()) {
            case STAGING -> "It has a place; its agent has not reported it yet.";
            case STARTING -> "Its agent prepares it.";
            case RUNNING -> "It runs since " + task.runningAt() + ".";
            case KILLING -> "It was told to end, and has not ended yet.";
            case UNREACHABLE -> "Its agent cannot be reached; it may still run.";
            case FINISHED -> "It ended with exit code 0 at " + task.endedAt() + ".";
            default ->
                    "It ended as " + task.state() + why + " at " + task.endedAt() + "." + message;
        };
    }

    private static String waitingStory(QueueTaskView task, List<Explanation.AgentFit> fits) {
        long now = fits.stream().filter(Explanation.AgentFit::fitsNow).count();
        long empty = fits.stream().filter(Explanation.AgentFit::fitsEmpty).count();
        if (task.notBefore() != null && task.notBefore().isAfter(Instant.now())) {
            return "It is tried again at " + task.notBefore() + ", after an attempt that failed.";
        }
        if (fits.isEmpty()) {
            return "No agent is registered.";
        }
        if (now > 0) {
            return "It fits on "
                    + now
                    + " of "
                    + fits.size()
                    + " agents now; it waits for its turn: for the queue's order, the role's fair"
                    + " share or its quota.";
        }
        return empty > 0
                ? "It fits on no agent now; it would fit on "
                        + empty
                        + " of "
                        + fits.size()
                        + " when others have ended."
                : "It fits on none of "
                        + fits.size()
                        + " agents, not even were they empty: see what is in the way.";
    }

    private LivePeers peers(QueueTaskView task, TaskSpec spec, List<AgentView> known) {
        Map<AgentId, Attributes> attributes =
                known.stream().collect(Collectors.toMap(AgentView::id, AgentView::attributes));
        LivePeers peers = new LivePeers();
        for (AgentId agent : tasks.agentsOf(task.jobId())) {
            peers.add(spec, attributes.getOrDefault(agent, Attributes.NONE));
        }
        return peers;
    }

    private static Explanation.AgentFit fit(AgentView agent, TaskSpec spec, LivePeers peers) {
        List<String> blockers = new ArrayList<>();
        if (agent.state() != AgentState.ACTIVE) {
            blockers.add("agent is " + agent.state());
        }
        Function<Constraint, Boolean> allows =
                constraint -> constraint.allows(agent.attributes(), peers.of(spec.group()));
        for (Constraint constraint : spec.constraints()) {
            if (!allows.apply(constraint)) {
                blockers.add(text(constraint, agent.attributes()));
            }
        }
        boolean roomNow = agent.free().carve(spec.resources()).isPresent();
        if (!roomNow) {
            blockers.addAll(shortages(spec, agent));
        }
        boolean fitsEmpty =
                agent.total().carve(spec.resources()).isPresent()
                        && spec.constraints().stream()
                                .filter(Constraint::isStatic)
                                .allMatch(allows::apply);
        return new Explanation.AgentFit(
                agent.id(), agent.name(), agent.state(), blockers.isEmpty(), fitsEmpty, blockers);
    }

    private static List<String> shortages(TaskSpec spec, AgentView agent) {
        Quantities need = spec.resources().quantities();
        Quantities free = agent.free().quantities();
        List<String> shortages = new ArrayList<>();
        for (Map.Entry<String, Long> kind : need.byKind().entrySet()) {
            long there = free.amountOf(kind.getKey());
            if (there < kind.getValue()) {
                shortages.add(
                        kind.getKey()
                                + ": "
                                + Fixed.text(kind.getValue())
                                + " needed, "
                                + Fixed.text(there)
                                + " free of "
                                + Fixed.text(agent.total().quantities().amountOf(kind.getKey())));
            }
        }
        if (shortages.isEmpty()) {
            shortages.add("the very ports or whole GPU devices asked for are not free");
        }
        return shortages;
    }

    private static String text(Constraint constraint, Attributes attributes) {
        String what =
                constraint.values().isEmpty()
                        ? constraint.limit() == 0 ? "" : " " + constraint.limit()
                        : " " + constraint.values();
        return "constraint "
                + constraint.attribute()
                + " "
                + constraint.operator()
                + what
                + " does not hold: "
                + attributes
                        .get(constraint.attribute())
                        .map(value -> constraint.attribute() + " is " + value)
                        .orElse("the agent has no " + constraint.attribute());
    }
}
