package io.fairlead.core.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.explanation.Counterfactual;
import io.fairlead.core.explanation.Outlook;
import io.fairlead.core.explanation.WaitingExplanation;
import io.fairlead.core.id.RequestKey;
import io.fairlead.core.resource.CustomScalars;
import io.fairlead.core.resource.Limits;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.task.TaskSpec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// What an explanation says is held against what the allocator does, in clusters that random things
/// happened to. The same seed makes the same cluster again, so each claim is tried on one of its
/// own.
class ExplanationPropertiesTest {

    private static final int SEEDS = 100;
    private static final int STEPS = 100;

    private int startsNext;
    private int tried;

    @Test
    void what_nothing_blocks_is_placed_by_the_next_cycle_and_counterfactuals_hold() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            for (ResourceRequest request : cluster(seed).allocator().requests()) {
                RandomCluster crowded = cluster(seed);
                check(crowded, request, "seed " + seed + ", among others");
                RandomCluster quiet = cluster(seed);
                silence(quiet);
                quiet.allocator().addRequest(request);
                WaitingExplanation why = check(quiet, request, "seed " + seed + ", alone");
                for (Counterfactual change : why.counterfactuals()) {
                    tried++;
                    assertThat(holds(cluster(seed), request, change))
                            .as("seed %d, %s: %s", seed, request.key(), why)
                            .isTrue();
                }
            }
        }
        assertThat(startsNext).isGreaterThan(30);
        assertThat(tried).isGreaterThan(10);
    }

    private WaitingExplanation check(RandomCluster cluster, ResourceRequest request, String where) {
        WaitingExplanation why = explain(cluster, request);
        String claim = where + ", " + request.key() + ": " + why;
        assertThat(cluster.allocator().requests()).as(claim).contains(request);
        if (why.outlook() == Outlook.STARTS_NEXT) {
            startsNext++;
            assertThat(isPlaced(cluster, request.key())).as(claim).isTrue();
        } else {
            assertThat(why.blockers()).as(claim).isNotEmpty();
        }
        return why;
    }

    private static RandomCluster cluster(long seed) {
        RandomCluster cluster = new RandomCluster(seed);
        for (int step = 0; step < STEPS; step++) {
            cluster.step();
        }
        return cluster;
    }

    private static WaitingExplanation explain(RandomCluster cluster, ResourceRequest request) {
        return cluster.allocator()
                .picture(request, false, cluster.now())
                .orElseThrow()
                .explain(cluster.allocator()::allocations);
    }

    private static boolean isPlaced(RandomCluster cluster, RequestKey key) {
        return cluster.allocator().allocate(cluster.now()).grants().stream()
                .anyMatch(grant -> grant.request().key().equals(key));
    }

    /// Those that are served before are blockers of their own: they stand aside.
    private static void silence(RandomCluster cluster) {
        Allocator allocator = cluster.allocator();
        allocator.requests().forEach(waiting -> allocator.withdraw(waiting.key()));
        for (FrameworkTerms framework : cluster.model.frameworks.values()) {
            allocator.rescindOffersOf(framework.id());
            allocator.putFramework(
                    new FrameworkTerms(
                            framework.id(), framework.roles(), framework.policy(), Set.of()));
        }
    }

    private static boolean holds(
            RandomCluster cluster, ResourceRequest request, Counterfactual change) {
        Allocator allocator = cluster.allocator();
        silence(cluster);
        switch (change) {
            case Counterfactual.SmallerNeed(var kind, _, long left, _, _) ->
                    allocator.addRequest(with(request, task -> atMost(task, kind, left)));
            case Counterfactual.WithoutConstraint(var constraint, _, _) ->
                    allocator.addRequest(with(request, task -> without(task, constraint)));
            case Counterfactual.HigherLimit(var role, var higher, _, _) -> {
                allocator.addRequest(request);
                RoleTerms terms = allocator.roles().get(role);
                TreeMap<String, Long> limits = new TreeMap<>(terms.limits().byKind());
                limits.replaceAll((kind, limit) -> limit + higher.amountOf(kind));
                allocator.putRole(role, terms.with(new Limits(limits)));
            }
        }
        return isPlaced(cluster, request.key())
                && allocator.allocations().stream()
                        .anyMatch(a ->
                                a.agentId().equals(change.agentId())
                                        && request.tasks().stream()
                                                .anyMatch(
                                                        t -> t.taskId().equals(a.task().taskId())));
    }

    private static ResourceRequest with(ResourceRequest request, UnaryOperator<TaskSpec> change) {
        return new ResourceRequest(
                request.key(),
                request.role(),
                request.submittedAt(),
                request.tasks().stream().map(change).toList());
    }

    private static TaskSpec without(TaskSpec task, String constraint) {
        List<Constraint> left =
                task.constraints().stream()
                        .filter(each -> !each.toString().equals(constraint))
                        .toList();
        return task.withConstraints(left);
    }

    private static TaskSpec atMost(TaskSpec task, String kind, long most) {
        Quantities asked = task.resources().quantities();
        if (asked.amountOf(kind) <= most) {
            return task;
        }
        Quantities cut =
                switch (kind) {
                    case "cpus" ->
                            new Quantities(
                                    most,
                                    asked.memoryMiB(),
                                    asked.diskMiB(),
                                    asked.gpus(),
                                    asked.ports(),
                                    asked.custom());
                    case "memoryMiB" ->
                            new Quantities(
                                    asked.cpus(),
                                    most,
                                    asked.diskMiB(),
                                    asked.gpus(),
                                    asked.ports(),
                                    asked.custom());
                    case "gpus" ->
                            new Quantities(
                                    asked.cpus(),
                                    asked.memoryMiB(),
                                    asked.diskMiB(),
                                    most,
                                    asked.ports(),
                                    asked.custom());
                    case "ports" ->
                            new Quantities(
                                    asked.cpus(),
                                    asked.memoryMiB(),
                                    asked.diskMiB(),
                                    asked.gpus(),
                                    most,
                                    asked.custom());
                    default ->
                            new Quantities(
                                    asked.cpus(),
                                    asked.memoryMiB(),
                                    asked.diskMiB(),
                                    asked.gpus(),
                                    asked.ports(),
                                    CustomScalars.of(Map.of(kind, most)));
                };
        return task.withResources(new ResourceNeeds(cut, task.resources().exactPorts()));
    }
}
