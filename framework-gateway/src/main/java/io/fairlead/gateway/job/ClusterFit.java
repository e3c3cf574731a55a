package io.fairlead.gateway.job;

import io.fairlead.api.agent.AgentView;
import io.fairlead.api.problem.FieldError;
import io.fairlead.api.problem.Problem;
import io.fairlead.api.problem.ProblemException;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.policy.CapacityBased;
import io.fairlead.core.policy.CapacityTree;
import io.fairlead.core.policy.SchedulingPolicies;
import io.fairlead.core.resource.Fixed;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.gateway.queue.HostedQueue;
import io.fairlead.gateway.upstream.KnownAgents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Whether a task can ever run on the agents known, the away ones included.
@Component
class ClusterFit {

    private static final Logger log = LoggerFactory.getLogger(ClusterFit.class);
    private static final Duration GOOD_ENOUGH = Duration.ofSeconds(10);

    private final KnownAgents agents;
    private final SchedulingPolicies policies;

    ClusterFit(KnownAgents agents, SchedulingPolicies policies) {
        this.agents = agents;
        this.policies = policies;
    }

    /// What is known of the fit.
    ///
    /// @param agents how many agents are known
    /// @param largeEnough on how many of them the task would fit, were they empty
    /// @param freeNow on how many it would fit now
    record Fit(int agents, long largeEnough, long freeNow) {}

    /// Refuses a task that is larger than what its queue's role may use of every agent known. Where
    /// no agent is known, or no master answers, nothing is refused: the job then waits.
    ///
    /// @throws ProblemException `DOES_NOT_FIT` with the numbers
    void check(JobDocument job, HostedQueue queue) {
        try {
            List<AgentView> known = agents.notOlderThan(GOOD_ENOUGH);
            requireNestedQueue(job, queue, known);
            if (known.isEmpty() || isLargeEnough(job, queue, known)) {
                return;
            }
            // An agent may have come since.
            List<AgentView> now = agents.notOlderThan(Duration.ZERO);
            if (!now.isEmpty() && !isLargeEnough(job, queue, now)) {
                throw tooLarge(job.resources(), queue.role(), now);
            }
        } catch (ProblemException refused) {
            if (refused.problem() == Problem.DOES_NOT_FIT || refused.problem() == Problem.INVALID) {
                throw refused;
            }
            log.info("Size of a job not checked: no master answers");
        }
    }

    private static boolean isLargeEnough(
            JobDocument job, HostedQueue queue, List<AgentView> known) {
        return known.stream()
                .anyMatch(agent -> agent.totalFor(queue.role()).carve(job.resources()).isPresent());
    }

    /// On how many agents a task would fit.
    Fit count(JobDocument job, HostedQueue queue) {
        try {
            List<AgentView> known = agents.notOlderThan(GOOD_ENOUGH);
            ResourceNeeds needs = job.resources();
            return new Fit(
                    known.size(),
                    known.stream()
                            .filter(agent -> agent.totalFor(queue.role()).carve(needs).isPresent())
                            .count(),
                    known.stream()
                            .filter(agent -> agent.freeFor(queue.role()).carve(needs).isPresent())
                            .count());
        } catch (ProblemException noMaster) {
            return new Fit(0, 0, 0);
        }
    }

    /// A nested queue must be one that its queue's policy knows, and large enough.
    private void requireNestedQueue(JobDocument job, HostedQueue queue, List<AgentView> known) {
        CapacityTree tree =
                policies.find(queue.policy())
                        .filter(CapacityBased.class::isInstance)
                        .map(policy -> ((CapacityBased) policy).tree())
                        .orElse(CapacityTree.NONE);
        String path = job.nestedQueue() == null ? "" : job.nestedQueue();
        if (tree.isEmpty() && path.isEmpty()) {
            return;
        }
        Quantities capacity = Quantities.ZERO;
        for (AgentView agent : known) {
            capacity = capacity.plus(agent.total().quantities());
        }
        Quantities need = job.resources().quantities();
        tree.refusal(path, need, capacity)
                .ifPresent(why -> {
                    Problem problem =
                            path.isEmpty() || tree.isLeaf(path)
                                    ? Problem.DOES_NOT_FIT
                                    : Problem.INVALID;
                    throw new ProblemException(
                            problem,
                            "Queue " + path + " " + why + ".",
                            List.of(new FieldError("/nestedQueue", why)));
                });
    }

    private static ProblemException tooLarge(
            ResourceNeeds needs, RoleName role, List<AgentView> known) {
        Quantities most = Quantities.ZERO;
        String whose = "";
        for (AgentView agent : known) {
            most = most.max(agent.totalFor(role).quantities());
            whose = agent.reserved().isEmpty() ? whose : " for role " + role;
        }
        Quantities wanted = needs.quantities();
        List<FieldError> errors = new ArrayList<>();
        for (Map.Entry<String, Long> kind : wanted.byKind().entrySet()) {
            if (kind.getValue() > most.amountOf(kind.getKey())) {
                errors.add(
                        new FieldError(
                                pointer(kind.getKey()),
                                Fixed.text(kind.getValue())
                                        + " asked, the largest agent has "
                                        + Fixed.text(most.amountOf(kind.getKey()))
                                        + whose));
            }
        }
        if (errors.isEmpty()) {
            errors.add(
                    new FieldError(
                            "/resources",
                            "no single agent has all of "
                                    + text(wanted)
                                    + "; the most of each kind is "
                                    + text(most)
                                    + whose));
        }
        return new ProblemException(
                Problem.DOES_NOT_FIT,
                "A task is larger than each of the "
                        + known.size()
                        + " agents known: "
                        + errors.getFirst().pointer()
                        + " "
                        + errors.getFirst().detail()
                        + ".",
                errors);
    }

    private static String pointer(String kind) {
        return switch (kind) {
            case "cpus", "memoryMiB", "diskMiB", "gpus", "ports" -> "/resources/" + kind;
            default -> "/resources/custom/" + kind;
        };
    }

    private static String text(Quantities amounts) {
        List<String> parts = new ArrayList<>();
        for (String kind : new TreeSet<>(amounts.byKind().keySet())) {
            parts.add(kind + " " + Fixed.text(amounts.amountOf(kind)));
        }
        return String.join(", ", parts);
    }
}
