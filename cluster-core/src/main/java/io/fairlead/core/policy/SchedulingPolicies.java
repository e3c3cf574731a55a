package io.fairlead.core.policy;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// The scheduling policies known to a service, by name.
public final class SchedulingPolicies {

    private final Map<String, SchedulingPolicy> byName = new TreeMap<>();

    /// @throws IllegalArgumentException if two have one name
    public SchedulingPolicies(Collection<? extends SchedulingPolicy> policies) {
        for (SchedulingPolicy policy : policies) {
            if (byName.put(policy.name(), policy) != null) {
                throw new IllegalArgumentException("two policies are called " + policy.name());
            }
        }
    }

    /// `FCFS`, `CAPACITY` and `DEADLINE`.
    public static SchedulingPolicies standard() {
        return new SchedulingPolicies(
                List.of(
                        new FirstComeFirstServed(),
                        new CapacityBased(),
                        new EarliestDeadlineFirst()));
    }

    /// The policy of that name, if there is one.
    public Optional<SchedulingPolicy> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /// The names known, sorted.
    public SortedSet<String> names() {
        return new TreeSet<>(byName.keySet());
    }
}
