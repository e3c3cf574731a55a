package io.fairlead.core.policy;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// A policy by name, with its settings, as it is stored and sent in one line: `FCFS backfill=EASY`.
public record PolicySpec(String name, SortedMap<String, String> settings) {

    private static final Pattern WORD = Pattern.compile("[^\\s=]+");

    /// @throws IllegalArgumentException if a name or value is empty or holds a blank
    public PolicySpec {
        settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
        requireWord(name);
        settings.forEach((key, value) -> {
            requireWord(key);
            requireWord(value);
        });
    }

    private static void requireWord(String word) {
        if (!WORD.matcher(word).matches()) {
            throw new IllegalArgumentException(
                    "'" + word + "' must be a word without blanks or '='");
        }
    }

    /// Reads what [#toString] writes.
    ///
    /// @throws IllegalArgumentException if it is none
    public static PolicySpec parse(String text) {
        String[] words = text.split(" ", -1);
        Map<String, String> settings = new TreeMap<>();
        for (int i = 1; i < words.length; i++) {
            int equals = words[i].indexOf('=');
            if (equals < 0) {
                throw new IllegalArgumentException("'" + words[i] + "' must be name=value");
            }
            settings.put(words[i].substring(0, equals), words[i].substring(equals + 1));
        }
        return new PolicySpec(words[0], new TreeMap<>(settings));
    }

    /// The settings in one line, without the name; empty where there are none.
    public String settingsText() {
        StringJoiner line = new StringJoiner(" ");
        settings.forEach((key, value) -> line.add(key + "=" + value));
        return line.toString();
    }

    @Override
    public String toString() {
        return settings.isEmpty() ? name : name + " " + settingsText();
    }
}
