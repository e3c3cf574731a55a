package io.fairlead.core.allocation;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Which values attributes have on the agents that may be offered: what `SPREAD` spreads over.
/// Counted for an attribute from the first time that it is asked for; most never are.
final class AttributeValues {

    private final Map<String, Map<String, Integer>> counts = new HashMap<>();
    private final Map<String, Set<String>> values = new HashMap<>();

    void add(AgentHoldings agent) {
        change(agent, 1);
    }

    void remove(AgentHoldings agent) {
        change(agent, -1);
    }

    private void change(AgentHoldings agent, int by) {
        if (agent.offerable()) {
            counts.forEach((attribute, there) ->
                    agent.attributes()
                            .get(attribute)
                            .ifPresent(value -> change(attribute, there, value, by)));
        }
    }

    private void change(String attribute, Map<String, Integer> there, String value, int by) {
        int before = there.size();
        there.merge(value, by, (was, more) -> was + more == 0 ? null : was + more);
        if (there.size() != before) {
            values.remove(attribute);
        }
    }

    /// @param agents all of them, for an attribute that was not asked for before
    Set<String> of(String attribute, Collection<AgentHoldings> agents) {
        Map<String, Integer> there =
                counts.computeIfAbsent(attribute, _ -> counted(attribute, agents));
        return values.computeIfAbsent(attribute, _ -> new HashSet<>(there.keySet()));
    }

    private static Map<String, Integer> counted(
            String attribute, Collection<AgentHoldings> agents) {
        Map<String, Integer> counted = new HashMap<>();
        for (AgentHoldings agent : agents) {
            if (agent.offerable()) {
                agent.attributes().get(attribute).ifPresent(v -> counted.merge(v, 1, Integer::sum));
            }
        }
        return counted;
    }
}
