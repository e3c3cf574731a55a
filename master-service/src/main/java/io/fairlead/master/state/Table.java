package io.fairlead.master.state;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/// One kind of live record by key: what the writer works on, what changed since the last commit,
/// and what readers see, which is the committed state.
///
/// The writer's methods are for its one thread; [#published] may be read by all.
public final class Table<K extends Comparable<K>, V> {

    private final Map<K, V> live = new HashMap<>();
    private final Map<K, Optional<V>> before = new LinkedHashMap<>();
    private final Published<K, V> published = new Published<>();
    private long moves;

    /// What changed in one batch: for each record only where it stood before and stands after.
    ///
    /// @param inserted new records
    /// @param updated records that were there and are different now, as they are now
    /// @param before the updated ones as they were, in their order
    /// @param removed records that are not there any more, as they were
    public record Changes<V>(List<V> inserted, List<V> updated, List<V> before, List<V> removed) {

        /// Copies the lists.
        public Changes {
            inserted = List.copyOf(inserted);
            updated = List.copyOf(updated);
            before = List.copyOf(before);
            removed = List.copyOf(removed);
        }

        /// The updated records that differ from what they were.
        ///
        /// @param same whether a change need not be looked at
        public List<V> updatedUnless(BiPredicate<V, V> same) {
            List<V> different = new ArrayList<>();
            for (int i = 0; i < updated.size(); i++) {
                if (!same.test(before.get(i), updated.get(i))) {
                    different.add(updated.get(i));
                }
            }
            return different;
        }

        /// Whether nothing changed.
        public boolean isEmpty() {
            return inserted.isEmpty() && updated.isEmpty() && removed.isEmpty();
        }
    }

    /// The record, if it is there.
    public @Nullable V find(K key) {
        return live.get(key);
    }

    /// Whether it is there.
    public boolean contains(K key) {
        return live.containsKey(key);
    }

    /// All records, in no order.
    public Collection<V> all() {
        return Collections.unmodifiableCollection(live.values());
    }

    /// How many there are.
    public int size() {
        return live.size();
    }

    /// Adds or replaces a record.
    public void put(K key, V value) {
        remember(key, live.put(key, value));
    }

    /// Removes a record.
    public @Nullable V remove(K key) {
        V was = live.remove(key);
        if (was != null) {
            remember(key, was);
        }
        return was;
    }

    private void remember(K key, @Nullable V was) {
        moves++;
        before.putIfAbsent(key, Optional.ofNullable(was));
    }

    /// Puts a record that was read from the database: it counts as committed.
    public void load(K key, V value) {
        live.put(key, value);
        published.put(key, value);
    }

    boolean isChanged() {
        return !before.isEmpty();
    }

    /// How often something was put or removed.
    long moves() {
        return moves;
    }

    /// What changed since the last commit, in the order of the first change.
    public Changes<V> changes() {
        List<V> inserted = new ArrayList<>();
        List<V> updated = new ArrayList<>();
        List<V> were = new ArrayList<>();
        List<V> removed = new ArrayList<>();
        before.forEach((key, was) -> {
            V now = live.get(key);
            if (now == null) {
                was.ifPresent(removed::add);
            } else if (was.isEmpty()) {
                inserted.add(now);
            } else if (was.get() != now) {
                updated.add(now);
                were.add(was.get());
            }
        });
        return new Changes<>(inserted, updated, were, removed);
    }

    /// The record as it was before this batch, if it was there.
    public Optional<V> committed(K key) {
        return Optional.ofNullable(published.find(key));
    }

    void publish() {
        before.keySet()
                .forEach(key -> {
                    V now = live.get(key);
                    if (now == null) {
                        published.remove(key);
                    } else {
                        published.put(key, now);
                    }
                });
        before.clear();
    }

    /// What readers see.
    public Published<K, V> published() {
        return published;
    }
}
