package io.fairlead.master.state;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What has moved to the database not long ago, so that the writer need not look there.
///
/// A caller looks the older things up in the database before it hands its command in; what became
/// durable after that look stands here. So this must reach back at least as far as a look-up may be
/// old ([#FRESH]: longer than any caller waits), and a commit may take. Not much further: at
/// thousands of tasks a second, what is kept is large.
public final class Recent<K, V> {

    /// Things are kept so long.
    public static final Duration KEPT = Duration.ofSeconds(90);

    /// A look-up says nothing any more when it is older.
    public static final Duration FRESH = Duration.ofSeconds(40);

    private record Entry<V>(V value, Instant at) {}

    private final Map<K, Entry<V>> entries = new LinkedHashMap<>();

    /// Remembers it from now on.
    public void add(K key, V value, Instant now) {
        entries.put(key, new Entry<>(value, now));
        Iterator<Entry<V>> oldest = entries.values().iterator();
        while (oldest.hasNext() && oldest.next().at().isBefore(now.minus(KEPT))) {
            oldest.remove();
        }
    }

    /// The thing, if it is remembered.
    public @Nullable V find(K key) {
        Entry<V> entry = entries.get(key);
        return entry == null ? null : entry.value();
    }

    /// Whether it is remembered.
    public boolean contains(K key) {
        return entries.containsKey(key);
    }
}
