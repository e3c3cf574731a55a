package io.fairlead.core.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.policy.CapacityBased;
import io.fairlead.core.resource.Fixed;
import io.fairlead.core.resource.Limits;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.task.TaskSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// How tests of preemption tell their stories: roles that opt in, tasks that run, who is displaced.
abstract class PreemptionStory {

    static final PreemptionTerms RECLAIMS = new PreemptionTerms(true, false, false, Duration.ZERO);
    static final PreemptionTerms LENDS = new PreemptionTerms(true, true, false, Duration.ZERO);
    static final PreemptionTerms BY_PRIORITY =
            new PreemptionTerms(false, false, true, Duration.ZERO);

    final Scenario cluster = new Scenario();
    final Allocator allocator = cluster.allocator;

    void role(String name, long cores, PreemptionTerms preemption) {
        terms(name, Scenario.amounts(cores, 0), Limits.NONE, preemption);
    }

    void terms(String name, Quantities guarantee, Limits limits, PreemptionTerms preemption) {
        allocator.putRole(
                Scenario.role(name), new RoleTerms(Fixed.ONE, guarantee, limits, preemption));
    }

    Scenario.Player asker(int number, String role) {
        return cluster.requestFramework(number, new CapacityBased(), role);
    }

    static TaskSpec task(String name, int priority, long cores, Constraint... constraints) {
        return task(name, priority, ResourceNeeds.of(Fixed.thousandths(cores), cores), constraints);
    }

    static TaskSpec task(
            String name, int priority, ResourceNeeds needs, Constraint... constraints) {
        return task(name, priority, needs, Map.of(), constraints);
    }

    static TaskSpec task(
            String name,
            int priority,
            ResourceNeeds needs,
            Map<String, String> labels,
            Constraint... constraints) {
        return Scenario.task(
                name, "job", priority, needs, Duration.ofSeconds(5), labels, constraints);
    }

    /// One request of one task each, granted at once.
    void runs(Scenario.Player player, String role, TaskSpec... tasks) {
        for (TaskSpec task : tasks) {
            player.asks(role, task.taskId().value(), task);
            assertThat(cluster.cycle().grants()).as("%s starts", task.taskId()).hasSize(1);
        }
    }

    List<Preemption> preempt() {
        return allocator.preempt(cluster.now, 10);
    }

    static List<String> victims(Preemption preemption) {
        return preemption.victims().stream()
                .map(victim -> victim.allocation().task().taskId().value())
                .toList();
    }

    void end(Preemption preemption) {
        preemption.victims().forEach(victim -> allocator.release(victim.allocation().id()));
    }

    List<Grant> granted() {
        return allocator.grantHeld(cluster.now);
    }
}
