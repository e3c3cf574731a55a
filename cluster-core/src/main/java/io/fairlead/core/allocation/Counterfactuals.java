package io.fairlead.core.allocation;

import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.explanation.Counterfactual;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.resource.CustomScalars;
import io.fairlead.core.resource.Limits;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.task.TaskSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// Looks for single changes with which a request would be placed now, and tries each.
final class Counterfactuals {

    private static final int MOST = 3;

    private final WaitingPicture picture;
    private final ResourceRequest request;
    private final AgentCensus census;
    private final Trial trial;
    private final Function<AgentId, String> names;
    private final List<Counterfactual> found = new ArrayList<>();

    Counterfactuals(
            WaitingPicture picture,
            AgentCensus census,
            Trial trial,
            Function<AgentId, String> names) {
        this.names = names;
        this.picture = picture;
        this.request = picture.request;
        this.census = census;
        this.trial = trial;
    }

    List<Counterfactual> find() {
        higherLimit();
        if (census.both == 0) {
            census.smaller().stream()
                    .sorted(
                            Comparator.comparingDouble(this::cut)
                                    .thenComparing(AgentCensus.Smaller::kind))
                    .forEach(this::smallerNeed);
            List<Constraint> constraints = request.tasks().getFirst().constraints();
            for (int i = 0; i < constraints.size(); i++) {
                if (census.excludesAlone(i)) {
                    without(constraints.get(i));
                }
            }
        }
        return List.copyOf(found.subList(0, Math.min(found.size(), MOST)));
    }

    private double cut(AgentCensus.Smaller smaller) {
        long asked = request.tasks().getFirst().resources().quantities().amountOf(smaller.kind());
        return (asked - smaller.free()) / (double) asked;
    }

    // ---- what could change

    private void smallerNeed(AgentCensus.Smaller smaller) {
        String kind = smaller.kind();
        long asked = request.tasks().getFirst().resources().quantities().amountOf(kind);
        if (found.size() < MOST) {
            placed(trial.place(withTasks(task -> atMost(task, kind, smaller.free()))))
                    .ifPresent(at ->
                            found.add(
                                    new Counterfactual.SmallerNeed(
                                            kind,
                                            asked - smaller.free(),
                                            smaller.free(),
                                            at,
                                            names.apply(at))));
        }
    }

    private void without(Constraint constraint) {
        if (found.size() < MOST) {
            placed(trial.place(withTasks(task -> without(task, constraint))))
                    .ifPresent(at ->
                            found.add(
                                    new Counterfactual.WithoutConstraint(
                                            constraint.toString(), at, names.apply(at))));
        }
    }

    /// One role's limits, where no other role's are in the way.
    private void higherLimit() {
        Quantities needs = request.needs();
        for (WaitingPicture.RoleHolding role : picture.roles) {
            TreeMap<String, Long> limits = new TreeMap<>(role.terms().limits().byKind());
            Quantities higher = Quantities.ZERO;
            for (Map.Entry<String, Long> limit : limits.entrySet()) {
                long asked = needs.amountOf(limit.getKey());
                long used =
                        role.held().amountOf(limit.getKey())
                                + trial.spare(role.role()).amountOf(limit.getKey());
                long over = used + asked - limit.getValue();
                if (asked > 0 && over > 0) {
                    limit.setValue(limit.getValue() + over);
                    higher = higher.plus(of(limit.getKey(), over));
                }
            }
            if (!higher.isZero()) {
                Quantities by = higher;
                placed(trial.place(request, role.role(), role.terms().with(new Limits(limits))))
                        .ifPresent(at ->
                                found.add(
                                        new Counterfactual.HigherLimit(
                                                role.role(), by, at, names.apply(at))));
            }
        }
    }

    // ---- the change, made

    private ResourceRequest withTasks(UnaryOperator<TaskSpec> change) {
        return new ResourceRequest(
                request.key(),
                request.role(),
                request.submittedAt(),
                request.tasks().stream().map(change).toList());
    }

    private static TaskSpec atMost(TaskSpec task, String kind, long most) {
        Quantities asked = task.resources().quantities();
        long less = asked.amountOf(kind) - most;
        return less <= 0
                ? task
                : task.withResources(
                        new ResourceNeeds(
                                asked.minus(of(kind, less)), task.resources().exactPorts()));
    }

    private static TaskSpec without(TaskSpec task, Constraint constraint) {
        return task.withConstraints(
                task.constraints().stream().filter(each -> !each.equals(constraint)).toList());
    }

    private static Quantities of(String kind, long amount) {
        return switch (kind) {
            case "cpus" -> new Quantities(amount, 0, 0, 0, 0, CustomScalars.NONE);
            case "memoryMiB" -> new Quantities(0, amount, 0, 0, 0, CustomScalars.NONE);
            case "diskMiB" -> new Quantities(0, 0, amount, 0, 0, CustomScalars.NONE);
            case "gpus" -> new Quantities(0, 0, 0, amount, 0, CustomScalars.NONE);
            case "ports" -> new Quantities(0, 0, 0, 0, amount, CustomScalars.NONE);
            default -> new Quantities(0, 0, 0, 0, 0, CustomScalars.of(Map.of(kind, amount)));
        };
    }

    private static Optional<AgentId> placed(List<Allocation> placed) {
        return placed.stream().map(Allocation::agentId).findFirst();
    }
}
