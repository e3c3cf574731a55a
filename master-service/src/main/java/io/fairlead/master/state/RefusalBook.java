package io.fairlead.master.state;

import io.fairlead.core.allocation.Offer;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.resource.Quantities;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/// The refusals that outlive their leader: those of a minute or more. Shorter ones, which come with
/// nearly every accept, would cost a row each, and are over soon after a takeover anyhow.
public final class RefusalBook {

    /// Shorter refusals die with the leader.
    public static final Duration LEAST = Duration.ofMinutes(1);

    private final ClusterState state;
    private final Map<FrameworkId, Set<RefusalRecord.Key>> byFramework = new HashMap<>();
    private final Map<AgentId, Set<RefusalRecord.Key>> byAgent = new HashMap<>();
    private final TreeMap<Instant, Set<RefusalRecord.Key>> byEnd = new TreeMap<>();

    RefusalBook(ClusterState state) {
        this.state = state;
    }

    /// Puts a refusal that was read from the database; one that is over is left to [#expire].
    public void load(RefusalRecord refusal) {
        state.refusals().load(refusal.key(), refusal);
        index(refusal);
        RefusalRecord.Key key = refusal.key();
        state.allocator()
                .restoreRefusal(
                        key.frameworkId(),
                        key.role(),
                        key.agentId(),
                        refusal.refused(),
                        refusal.until());
    }

    /// The allocator keeps this refusal.
    ///
    /// @param rest what of the offer was refused
    public void refused(Offer offer, Quantities rest, Duration time, Instant now) {
        if (time.compareTo(LEAST) < 0 || rest.isZero()) {
            return;
        }
        RefusalRecord refusal =
                new RefusalRecord(
                        new RefusalRecord.Key(offer.frameworkId(), offer.role(), offer.agentId()),
                        rest,
                        now.plus(time).truncatedTo(ChronoUnit.MILLIS));
        RefusalRecord known = state.refusals().find(refusal.key());
        if (known == null || known.until().isBefore(refusal.until())) {
            forget(Set.of(refusal.key()));
            state.refusals().put(refusal.key(), refusal);
            index(refusal);
        }
    }

    private void index(RefusalRecord refusal) {
        RefusalRecord.Key key = refusal.key();
        byFramework.computeIfAbsent(key.frameworkId(), _ -> new HashSet<>()).add(key);
        byAgent.computeIfAbsent(key.agentId(), _ -> new HashSet<>()).add(key);
        byEnd.computeIfAbsent(refusal.until(), _ -> new HashSet<>()).add(key);
    }

    /// Forgets what a framework refused under these roles.
    public void forget(FrameworkId id, Predicate<RoleName> roles) {
        forget(
                byFramework.getOrDefault(id, Set.of()).stream()
                        .filter(key -> roles.test(key.role()))
                        .toList());
    }

    /// Forgets what was refused on an agent: it is another one now.
    void forget(AgentId id) {
        forget(List.copyOf(byAgent.getOrDefault(id, Set.of())));
    }

    /// Forgets those that are over.
    public void expire(Instant now) {
        if (!byEnd.isEmpty() && !byEnd.firstKey().isAfter(now)) {
            forget(byEnd.headMap(now, true).values().stream().flatMap(Set::stream).toList());
        }
    }

    private void forget(Collection<RefusalRecord.Key> keys) {
        for (RefusalRecord.Key key : keys) {
            RefusalRecord refusal = state.refusals().remove(key);
            if (refusal != null) {
                drop(byFramework, key.frameworkId(), key);
                drop(byAgent, key.agentId(), key);
                drop(byEnd, refusal.until(), key);
            }
        }
    }

    private static <K> void drop(
            Map<K, Set<RefusalRecord.Key>> index, K at, RefusalRecord.Key key) {
        index.computeIfPresent(
                at,
                (_, keys) -> {
                    keys.remove(key);
                    return keys.isEmpty() ? null : keys;
                });
    }
}
