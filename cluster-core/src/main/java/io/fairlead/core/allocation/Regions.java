package io.fairlead.core.allocation;

import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.resource.Quantities;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// Where a gang whose members want to be near each other may be tried: its first member decides
/// where all others must go, so each value with room for all is tried in turn.
final class Regions {

    /// So many at most: each costs a look at the agents.
    private static final int MOST = 16;

    private static final List<Predicate<AgentHoldings>> ANYWHERE = List.of(Placing.ANYWHERE);

    private Regions() {}

    static List<Predicate<AgentHoldings>> of(ResourceRequest gang, AllocatorState state) {
        Optional<String> attribute = sharedBy(gang);
        if (attribute.isEmpty()
                || state.peers
                        .of(gang.key().frameworkId())
                        .of(gang.tasks().getFirst().group())
                        .any(attribute.get())) {
            return ANYWHERE;
        }
        Quantities needs = gang.needs();
        Quantities total = state.agents.total();
        return free(attribute.get(), gang.role(), state).entrySet().stream()
                .filter(region -> region.getValue().contains(needs))
                .sorted(
                        Comparator.comparing((Map.Entry<String, Quantities> region) ->
                                        -region.getValue().meanShare(total))
                                .thenComparing(Map.Entry::getKey))
                .limit(MOST)
                .map(region -> in(attribute.get(), region.getKey()))
                .toList();
    }

    private static Optional<String> sharedBy(ResourceRequest gang) {
        return gang.tasks().getFirst().constraints().stream()
                .filter(Constraint::isNearOwnGroup)
                .map(Constraint::attribute)
                .findFirst();
    }

    private static Map<String, Quantities> free(
            String attribute, RoleName role, AllocatorState state) {
        Map<String, Quantities> free = new HashMap<>();
        for (AgentHoldings agent : state.agents.all()) {
            if (agent.givesNow()) {
                agent.attributes()
                        .get(attribute)
                        .ifPresent(value ->
                                free.merge(
                                        value,
                                        agent.freeFor(role).resources().quantities(),
                                        Quantities::plus));
            }
        }
        return free;
    }

    private static Predicate<AgentHoldings> in(String attribute, String value) {
        return agent -> agent.attributes().get(attribute).filter(value::equals).isPresent();
    }
}
