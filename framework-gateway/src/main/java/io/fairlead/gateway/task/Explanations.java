package io.fairlead.gateway.task;

import io.fairlead.api.agent.AgentState;
import io.fairlead.api.agent.AgentView;
import io.fairlead.api.framework.AllocationMode;
import io.fairlead.api.operator.WaitingNeed;
import io.fairlead.api.operator.WaitingView;
import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.policy.LivePeers;
import io.fairlead.core.resource.Fixed;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.task.TaskSpec;
import io.fairlead.core.task.TaskState;
import io.fairlead.gateway.job.JobDocument;
import io.fairlead.gateway.job.JobType;
import io.fairlead.gateway.queue.HostedQueue;
import io.fairlead.gateway.queue.Queues;
import io.fairlead.gateway.upstream.KnownAgents;
import io.fairlead.gateway.upstream.MasterExplanations;
import io.fairlead.gateway.upstream.WireJson;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;

/// Explains why a task waits, by the same functions that place it.
@Component
class Explanations {

    private static final Duration FRESH = Duration.ofSeconds(1);
    private static final int MOST_AGENTS = 50;

    private final QueueTasks tasks;
    private final KnownAgents agents;
    private final WireJson json;
    private final Queues queues;
    private final QueueOrder order;
    private final MasterExplanations masters;
    private final StartEstimates estimates;

    Explanations(
            QueueTasks tasks,
            KnownAgents agents,
            WireJson json,
            Queues queues,
            QueueOrder order,
            MasterExplanations masters,
            StartEstimates estimates) {
        this.tasks = tasks;
        this.agents = agents;
        this.json = json;
        this.queues = queues;
        this.order = order;
        this.masters = masters;
        this.estimates = estimates;
    }

    Explanation explain(String id) {
        QueueTaskView task = tasks.get(id);
        if (task.state() != TaskState.QUEUED && task.state() != TaskState.PLACING) {
            return Explanation.of(task.id(), task.state(), story(task));
        }
        JobDocument job =
                json.mapper().readValue(tasks.documentOf(task.jobId()), JobDocument.class);
        TaskSpec spec = job.task(task.jobId(), task.instance(), task.attempt());
        List<AgentView> known = agents.notOlderThan(FRESH);
        Optional<HostedQueue> queue = queues.now(task.queue());
        List<Explanation.AgentFit> fits =
                fits(task, spec, ofRole(known, queue.map(HostedQueue::role)));
        Optional<QueueOrder.Place> place = queue.flatMap(q -> order.of(task, q, total(known)));
        Optional<WaitingView> why = queue.flatMap(q -> masters.explain(need(task, job, q)));
        List<WaitingView.Reason> blockers = blockers(why, place);
        return new Explanation(
                task.id(),
                task.state(),
                why.isPresent() && !isHeldBack(task) ? summary(blockers) : waitingStory(task, fits),
                place.map(QueueOrder.Place::position).orElse(null),
                place.map(QueueOrder.Place::length).orElse(null),
                place.map(QueueOrder.Place::policy).orElse(null),
                why.map(WaitingView::outlook).orElse(null),
                blockers,
                why.map(WaitingView::nearest).orElse(List.of()),
                why.map(WaitingView::counterfactuals).orElse(List.of()),
                why.map(view -> estimate(task, view.estimate())).orElse(null),
                fits.subList(0, Math.min(fits.size(), MOST_AGENTS)));
    }

    /// The agents as the role sees them: without what is reserved for others.
    private static List<AgentView> ofRole(List<AgentView> known, Optional<RoleName> role) {
        return role.map(user -> known.stream().map(agent -> agent.as(user)).toList()).orElse(known);
    }

    private static Quantities total(List<AgentView> known) {
        Quantities total = Quantities.ZERO;
        for (AgentView agent : known) {
            total = total.plus(agent.total().quantities());
        }
        return total;
    }

    /// A gang is one need, whatever its queue's mode; its members are asked for as they stand.
    private static WaitingNeed need(QueueTaskView task, JobDocument job, HostedQueue queue) {
        boolean gang = job.type() == JobType.GANG;
        List<TaskSpec> tasks =
                gang
                        ? IntStream.range(0, job.instances())
                                .mapToObj(i -> job.task(task.jobId(), i, task.attempt()))
                                .toList()
                        : List.of(job.task(task.jobId(), task.instance(), task.attempt()));
        return new WaitingNeed(
                queue.frameworkId(),
                queue.role(),
                gang ? AllocationMode.REQUEST : queue.allocation(),
                tasks,
                task.queuedAt());
    }

    /// The master knows of its queue only what was requested there; the order is the gateway's.
    private static List<WaitingView.Reason> blockers(
            Optional<WaitingView> why, Optional<QueueOrder.Place> place) {
        List<WaitingView.Reason> blockers = new ArrayList<>();
        why.ifPresent(view ->
                view.blockers().stream()
                        .filter(reason -> reason.kind() != WaitingView.Kind.ORDER)
                        .forEach(blockers::add));
        place.filter(at -> at.position() > 1)
                .ifPresent(at ->
                        blockers.add(
                                new WaitingView.Reason(
                                        WaitingView.Kind.ORDER,
                                        "By "
                                                + at.policy()
                                                + " it is number "
                                                + at.position()
                                                + " of "
                                                + at.length()
                                                + " that wait in its queue.")));
        return blockers;
    }

    private static String summary(List<WaitingView.Reason> blockers) {
        return blockers.isEmpty()
                ? "Nothing is in its way: it is placed with the next allocation cycle."
                : blockers.getFirst().text();
    }

    private Explanation.Estimate estimate(QueueTaskView task, WaitingView.Estimate estimate) {
        Instant start = estimate.earliestStart();
        if (start != null) {
            estimates.given(task.queue(), task.id().value(), start);
        }
        Optional<StartEstimates.PastError> past = estimates.of(task.queue());
        return new Explanation.Estimate(
                start,
                estimate.text(),
                past.map(StartEstimates.PastError::observed).orElse(0),
                past.map(StartEstimates.PastError::medianError).orElse(null),
                past.map(StartEstimates.PastError::ninetyPercentWithin).orElse(null));
    }

    private List<Explanation.AgentFit> fits(
            QueueTaskView task, TaskSpec spec, List<AgentView> known) {
        LivePeers peers = peers(task, spec, known);
        return known.stream()
                .map(agent -> fit(agent, spec, peers))
                .sorted(
                        Comparator.comparing((Explanation.AgentFit fit) -> fit.blockers().size())
                                .thenComparing(fit -> fit.name()))
                .toList();
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

    private static boolean isHeldBack(QueueTaskView task) {
        return task.notBefore() != null && task.notBefore().isAfter(Instant.now());
    }

    private static String waitingStory(QueueTaskView task, List<Explanation.AgentFit> fits) {
        long now = fits.stream().filter(Explanation.AgentFit::fitsNow).count();
        long empty = fits.stream().filter(Explanation.AgentFit::fitsEmpty).count();
        if (isHeldBack(task)) {
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
        LivePeers peers =
                new LivePeers(attribute ->
                        known.stream()
                                .filter(agent -> agent.state() == AgentState.ACTIVE)
                                .flatMap(agent -> agent.attributes().get(attribute).stream())
                                .collect(Collectors.toSet()));
        peers.watch(spec);
        peers.catchUp(_ -> {});
        for (AgentId agent : tasks.agentsOf(task.jobId())) {
            peers.add(spec, attributes.getOrDefault(agent, Attributes.NONE));
        }
        spec.constraints().stream()
                .filter(Constraint::looksAtGroups)
                .flatMap(constraint -> constraint.values().stream())
                .distinct()
                .forEach(job -> addOther(job, attributes, peers));
        return peers;
    }

    private void addOther(String job, Map<AgentId, Attributes> attributes, LivePeers peers) {
        TaskSpec any = TaskSpec.process(new TaskId(job), "true", ResourceNeeds.NONE);
        for (AgentId agent : tasks.agentsOf(UUID.fromString(job))) {
            peers.add(any, attributes.getOrDefault(agent, Attributes.NONE));
        }
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
                agent.id(),
                agent.name(),
                agent.attributes().get(Attributes.HOST).orElse(null),
                agent.address(),
                agent.state(),
                blockers.isEmpty(),
                fitsEmpty,
                blockers);
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
        return "constraint "
                + constraint
                + " does not hold: "
                + attributes
                        .get(constraint.attribute())
                        .map(value -> constraint.attribute() + " is " + value)
                        .orElse("the agent has no " + constraint.attribute());
    }
}
