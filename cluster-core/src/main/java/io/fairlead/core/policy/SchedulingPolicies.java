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

    /// The policy of that name, with its settings where some are given (`FCFS backfill=EASY`), if
    /// there is one and the settings are right.
    public Optional<SchedulingPolicy> find(String spec) {
        SchedulingPolicy plain = byName.get(spec);
        if (plain != null) {
            return Optional.of(plain);
        }
        try {
            return Optional.of(configured(PolicySpec.parse(spec)));
        } catch (IllegalArgumentException unknown) {
            return Optional.empty();
        }
    }

    /// The policy of that name with these settings.
    ///
    /// @throws IllegalArgumentException saying what is not known or wrong
    public SchedulingPolicy configured(PolicySpec spec) {
        SchedulingPolicy policy = byName.get(spec.name());
        if (policy == null) {
            throw new IllegalArgumentException("must be one of " + names());
        }
        return policy.with(spec.settings());
    }

    /// The names known, sorted.
    public SortedSet<String> names() {
        return new TreeSet<>(byName.keySet());
    }
}
