package io.fairlead.master.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.core.allocation.AgentHoldings;
import io.fairlead.core.allocation.Allocation;
import io.fairlead.core.allocation.Offer;
import io.fairlead.core.allocation.Reserved;
import io.fairlead.core.allocation.ResourceRequest;
import io.fairlead.core.id.TaskKey;
import io.fairlead.master.state.History.TaskEnd;
import java.math.BigInteger;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// What holds of every state, checked after every step.
public final class ClusterStateProperties {

    private final Map<TaskKey, TaskEnd> ended = new HashMap<>();

    /// Fails where one does not hold.
    public void check(ClusterState state) {
        nothingIsGivenTwice(state);
        reservationsHold(state);
        booksAgree(state);
        sumsAgree(state);
        limitsHold(state);
        endsAreFinal(state);
    }

    /// Invariant 1: offered + allocated never exceed the total, unless the agent itself shrank.
    private static void nothingIsGivenTwice(ClusterState state) {
        for (AgentHoldings agent : state.allocator().agents()) {
            boolean shrunk = !agent.total().contains(agent.allocated());
            assertThat(shrunk || agent.total().contains(agent.offered().plus(agent.allocated())))
                    .as("agent %s", agent)
                    .isTrue();
            if (shrunk) {
                assertThat(agent.offered().isNone()).as("offered on %s", agent).isTrue();
            }
        }
    }

    /// What is held of a reservation never exceeds it, and only its role, or one nested in it,
    /// does.
    private static void reservationsHold(ClusterState state) {
        for (AgentHoldings agent : state.allocator().agents()) {
            Reserved used = Reserved.NONE;
            for (Allocation each : state.allocator().allocations()) {
                if (each.agentId().equals(agent.id())) {
                    assertThat(each.reserved().unusableBy(each.role()).isNone()).isTrue();
                    used = used.plus(each.reserved());
                }
            }
            for (Offer each : state.allocator().offers()) {
                if (each.agentId().equals(agent.id())) {
                    assertThat(each.reserved().unusableBy(each.role()).isNone()).isTrue();
                    used = used.plus(each.reserved());
                }
            }
            assertThat(agent.reserved().contains(used)).as("agent %s", agent).isTrue();
            AgentRecord record = state.agents().find(agent.id());
            assertThat(record == null ? Reserved.NONE : record.reserved())
                    .isEqualTo(agent.reserved());
        }
    }

    private static void booksAgree(ClusterState state) {
        assertThat(Set.copyOf(state.offers().all()))
                .isEqualTo(Set.<Offer>copyOf(state.allocator().offers()));
        assertThat(Set.copyOf(state.requests().all()))
                .isEqualTo(Set.<ResourceRequest>copyOf(state.allocator().requests()));
        assertThat(
                        state.tasks().all().stream()
                                .map(TaskRecord::allocation)
                                .collect(Collectors.toSet()))
                .isEqualTo(Set.<Allocation>copyOf(state.allocator().allocations()));
    }

    /// The running sums are what the live tasks come to.
    private static void sumsAgree(ClusterState state) {
        Map<String, BigInteger> held = new HashMap<>();
        Map<String, BigInteger> heldStart = new HashMap<>();
        BigInteger runningStart = BigInteger.ZERO;
        long running = 0;
        for (TaskRecord task : state.tasks().all()) {
            BigInteger staged = BigInteger.valueOf(task.stagedAt().toEpochMilli());
            task.allocation()
                    .resources()
                    .quantities()
                    .byKind()
                    .forEach((kind, thousandths) -> {
                        BigInteger amount = BigInteger.valueOf(thousandths);
                        held.merge(kind, amount, BigInteger::add);
                        heldStart.merge(kind, amount.multiply(staged), BigInteger::add);
                    });
            Instant runningAt = task.progress().runningAt();
            if (runningAt != null) {
                running++;
                runningStart = runningStart.add(BigInteger.valueOf(runningAt.toEpochMilli()));
            }
        }
        LiveSums sums = state.sumBook().snapshot();
        assertThat(withoutZeros(sums.held())).isEqualTo(held);
        assertThat(withoutZeros(sums.heldStart())).isEqualTo(heldStart);
        assertThat(sums.running()).isEqualTo(running);
        assertThat(sums.runningStart()).isEqualTo(runningStart);
    }

    private static Map<String, BigInteger> withoutZeros(Map<String, BigInteger> sums) {
        Map<String, BigInteger> left = new HashMap<>(sums);
        left.values().removeIf(sum -> sum.signum() == 0);
        return left;
    }

    /// Invariant 7.
    private static void limitsHold(ClusterState state) {
        for (RoleRecord role : state.roles().all()) {
            assertThat(role.terms().limits().allows(state.allocator().heldBy(role.name()).sum()))
                    .as("role %s", role)
                    .isTrue();
        }
    }

    /// Invariant 3: a task ends once, and does not live after.
    private void endsAreFinal(ClusterState state) {
        for (TaskEnd end : state.history().tasks()) {
            TaskEnd first = ended.putIfAbsent(end.task().key(), end);
            assertThat(first == null || first == end)
                    .as("only end of %s", end.task().key())
                    .isTrue();
        }
        assertThat(state.tasks().all()).noneMatch(task -> ended.containsKey(task.key()));
        assertThat(state.tasks().all()).noneMatch(task -> task.state().isTerminal());
    }
}
