package io.fairlead.core.policy;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Reads the settings of a policy.
final class PolicySettings {

    private final Map<String, String> settings;

    private PolicySettings(Map<String, String> settings) {
        this.settings = settings;
    }

    /// @throws IllegalArgumentException if a setting is not among the names
    static PolicySettings of(Map<String, String> settings, String... names) {
        for (String name : settings.keySet()) {
            if (!List.of(names).contains(name)) {
                throw new IllegalArgumentException(
                        name + " is not known here; settings are " + Arrays.toString(names));
            }
        }
        return new PolicySettings(settings);
    }

    String text(String name, String otherwise) {
        return settings.getOrDefault(name, otherwise);
    }

    /// The setting `placement`.
    PlacementScore placement(PlacementScore otherwise) {
        String name = settings.get("placement");
        if (name == null) {
            return otherwise;
        }
        PlacementScore score = PlacementScore.BY_NAME.get(name);
        if (score == null) {
            throw new IllegalArgumentException(
                    "placement must be one of " + PlacementScore.BY_NAME.keySet());
        }
        return score;
    }

    Duration duration(String name, Duration otherwise) {
        String text = settings.get(name);
        try {
            return text == null ? otherwise : Duration.parse(text);
        } catch (DateTimeException wrong) {
            throw new IllegalArgumentException(
                    name + " must be an ISO-8601 duration such as PT30S", wrong);
        }
    }

    <E extends Enum<E>> E oneOf(String name, E otherwise) {
        String text = settings.get(name);
        if (text == null) {
            return otherwise;
        }
        for (E constant : otherwise.getDeclaringClass().getEnumConstants()) {
            if (constant.name().equals(text)) {
                return constant;
            }
        }
        throw new IllegalArgumentException(
                name
                        + " must be one of "
                        + Arrays.toString(otherwise.getDeclaringClass().getEnumConstants()));
    }
}
