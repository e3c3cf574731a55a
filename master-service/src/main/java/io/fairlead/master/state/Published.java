package io.fairlead.master.state;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Committed records by key, for any thread.
public final class Published<K extends Comparable<K>, V> {

    private final ConcurrentSkipListMap<K, V> records = new ConcurrentSkipListMap<>();

    void put(K key, V value) {
        records.put(key, value);
    }

    void remove(K key) {
        records.remove(key);
    }

    /// The record, if it is there.
    public @Nullable V find(K key) {
        return records.get(key);
    }

    /// All records, by key.
    public Collection<V> all() {
        return Collections.unmodifiableCollection(records.values());
    }

    /// The records from one key to before another, by key.
    public SortedMap<K, V> between(K from, K before) {
        return Collections.unmodifiableSortedMap(records.subMap(from, true, before, false));
    }

    /// The records from a key on, by key, until one is not wanted.
    public List<V> from(K first, Predicate<V> wanted) {
        List<V> found = new ArrayList<>();
        for (V value : records.tailMap(first, true).values()) {
            if (!wanted.test(value)) {
                break;
            }
            found.add(value);
        }
        return found;
    }

    /// The next records after a key that pass, by key.
    ///
    /// @param after start behind it; absent: at the start
    /// @param most at most so many
    public List<Map.Entry<K, V>> next(@Nullable K after, int most, Predicate<V> passes) {
        List<Map.Entry<K, V>> found = new ArrayList<>();
        for (Map.Entry<K, V> entry :
                (after == null ? records : records.tailMap(after, false)).entrySet()) {
            if (found.size() == most) {
                break;
            }
            if (passes.test(entry.getValue())) {
                found.add(entry);
            }
        }
        return found;
    }
}
