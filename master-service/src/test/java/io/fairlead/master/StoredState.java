package io.fairlead.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.core.allocation.AgentHoldings;
import io.fairlead.core.allocation.Allocator;
import io.fairlead.core.allocation.AllocatorSettings;
import io.fairlead.core.allocation.Reserved;
import io.fairlead.core.resource.Resources;
import io.fairlead.master.state.AgentRecord;
import io.fairlead.master.state.ClusterState;
import io.fairlead.master.state.ClusterStateProperties;
import io.fairlead.master.state.FrameworkRecord;
import io.fairlead.master.writer.Command;
import io.fairlead.master.writer.Done;
import io.fairlead.master.writer.StateLoader;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Between two batches, compares the leader's memory with what a new leader would load, and checks
/// what must always hold.
final class StoredState implements Command<Done> {

    private final List<StateLoader> loaders;
    private final ClusterStateProperties properties;
    private final CompletableFuture<Void> outcome = new CompletableFuture<>();

    StoredState(List<StateLoader> loaders, ClusterStateProperties properties) {
        this.loaders = loaders;
        this.properties = properties;
    }

    /// Waits for the comparison.
    void join() {
        outcome.join();
    }

    @Override
    public Done decide(ClusterState state, Instant now) {
        return Done.DONE;
    }

    @Override
    public void committed(ClusterState state, Done answer) {
        try {
            properties.check(state);
            compare(state, load(state));
            outcome.complete(null);
        } catch (RuntimeException | AssertionError different) {
            outcome.completeExceptionally(different);
        }
    }

    private ClusterState load(ClusterState state) {
        ClusterState loaded =
                new ClusterState(
                        state.epoch(),
                        new Allocator(AllocatorSettings.DEFAULT, UUID::randomUUID),
                        state.view().loadedAt());
        loaders.forEach(loader -> loader.load(loaded));
        return loaded;
    }

    private static void compare(ClusterState memory, ClusterState stored) {
        same("agents", memory, stored, s -> agents(s.agents().all()));
        same("frameworks", memory, stored, s -> frameworks(s.frameworks().all()));
        same("roles", memory, stored, s -> Set.copyOf(s.roles().all()));
        same("requests", memory, stored, s -> Set.copyOf(s.requests().all()));
        same("tasks", memory, stored, s -> Set.copyOf(s.tasks().all()));
        same("refusals", memory, stored, s -> Set.copyOf(s.refusals().all()));
        // What was acknowledged in the last moments may be told again.
        assertThat(stored.updates().all()).as("updates").containsAll(memory.updates().all());
        same("sums", memory, stored, s -> Set.copyOf(s.sums().all()));
        same("allocated", memory, stored, s -> allocated(s.allocator()));
        same("reserved", memory, stored, s -> reserved(s.allocator()));
        same("terms of roles", memory, stored, s -> s.allocator().roles());
        same("waiting requests", memory, stored, s -> Set.copyOf(s.allocator().requests()));
    }

    private static void same(
            String what, ClusterState memory, ClusterState stored, Function<ClusterState, ?> part) {
        assertThat(part.apply(stored)).as(what).isEqualTo(part.apply(memory));
    }

    /// What a leader learned of an agent is its own.
    private static Set<AgentRecord> agents(Collection<AgentRecord> agents) {
        return agents.stream()
                .map(agent -> agent.with(AgentRecord.Contact.NONE))
                .collect(Collectors.toSet());
    }

    private static Set<FrameworkRecord> frameworks(Collection<FrameworkRecord> frameworks) {
        return frameworks.stream()
                .map(each -> each.with(new FrameworkRecord.Contact(0, Instant.EPOCH)))
                .collect(Collectors.toSet());
    }

    private static Map<UUID, Reserved> reserved(Allocator allocator) {
        return allocator.agents().stream()
                .collect(Collectors.toMap(a -> a.id().value(), AgentHoldings::reserved));
    }

    private static Map<UUID, Resources> allocated(Allocator allocator) {
        return allocator.agents().stream()
                .collect(Collectors.toMap(a -> a.id().value(), AgentHoldings::allocated));
    }
}
