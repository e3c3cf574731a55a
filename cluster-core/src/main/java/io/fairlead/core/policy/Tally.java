package io.fairlead.core.policy;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// How many tasks live on agents with each value of one attribute. Remembers the least count it was
/// asked for last: a placement changes it once and asks for it for each agent.
final class Tally {

    /// Of no task; never changed.
    static final Tally EMPTY = new Tally();

    private final Map<String, Integer> counts = new HashMap<>(2);
    private Collection<String> askedFor = List.of();
    private int least;
    private boolean known;

    Tally copy() {
        Tally copy = new Tally();
        copy.counts.putAll(counts);
        return copy;
    }

    void change(String value, int by) {
        counts.merge(value, by, (was, more) -> was + more == 0 ? null : was + more);
        known = false;
    }

    boolean isEmpty() {
        return counts.isEmpty();
    }

    /// How many values have a count.
    int size() {
        return counts.size();
    }

    int count(String value) {
        return counts.getOrDefault(value, 0);
    }

    /// The least of the counts of these values; 0 where there are none.
    int least(Collection<String> values) {
        if (counts.size() < values.size() || values.isEmpty()) {
            return 0;
        }
        if (!known || values != askedFor && !values.equals(askedFor)) {
            least = values.stream().mapToInt(this::count).min().orElse(0);
            askedFor = values;
            known = true;
        }
        return least;
    }
}
