package io.fairlead.core.constraint;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What an agent says of itself, name by name, such as `zone` = `a`; sorted by name.
public record Attributes(SortedMap<String, String> values) {

    /// No attributes.
    public static final Attributes NONE = new Attributes(new TreeMap<>());

    /// The attribute that every agent has: its host name.
    public static final String HOST = "host";

    /// Copies the values.
    public Attributes {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    /// From any map.
    public static Attributes of(Map<String, String> values) {
        return new Attributes(new TreeMap<>(values));
    }

    /// The value of that attribute, if the agent has it.
    public Optional<String> get(String name) {
        return Optional.ofNullable(values.get(name));
    }
}
