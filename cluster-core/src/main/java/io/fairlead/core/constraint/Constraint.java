package io.fairlead.core.constraint;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// A condition on the agent that a task may run on.
///
/// @param attribute the attribute's name, such as `zone` or `host`
/// @param operator what is asked of it
/// @param values the values to compare with: one for `EQUALS` and `MATCHES`, one or more for `IN`
///   and `NOT_IN`, none otherwise
/// @param limit for `MAX_PER`, at least 1; otherwise 0
public record Constraint(String attribute, Operator operator, List<String> values, int limit) {

    private static final int MOST_PATTERN_LENGTH = 200;

    /// @throws IllegalArgumentException if the components do not go together
    public Constraint {
        values = List.copyOf(values);
        if (attribute.isBlank()) {
            throw new IllegalArgumentException("attribute must not be blank");
        }
        switch (operator) {
            case EQUALS -> require(values.size() == 1, "EQUALS takes exactly one value");
            case MATCHES -> requirePattern(values);
            case IN, NOT_IN -> require(!values.isEmpty(), operator + " takes at least one value");
            case UNIQUE -> require(values.isEmpty(), "UNIQUE takes no values");
            case MAX_PER -> require(limit >= 1, "MAX_PER takes a limit of at least 1");
        }
    }

    private static void requirePattern(List<String> values) {
        require(values.size() == 1, "MATCHES takes exactly one value");
        require(
                values.getFirst().length() <= MOST_PATTERN_LENGTH,
                "MATCHES takes a pattern of at most 200 characters");
        try {
            Pattern.compile(values.getFirst());
        } catch (PatternSyntaxException wrong) {
            throw new IllegalArgumentException("MATCHES: " + wrong.getDescription(), wrong);
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /// Whether the condition looks at the agent alone, not at what else runs where.
    public boolean isStatic() {
        return switch (operator) {
            case EQUALS, IN, NOT_IN, MATCHES -> true;
            case UNIQUE, MAX_PER -> false;
        };
    }

    /// Whether the agent passes.
    ///
    /// @param agent the agent's attributes
    /// @param peers how many live tasks of the same group run on agents with a given value
    public boolean allows(Attributes agent, Peers peers) {
        Optional<String> value = agent.get(attribute);
        return switch (operator) {
            case EQUALS, IN -> value.filter(values::contains).isPresent();
            case NOT_IN -> value.filter(values::contains).isEmpty();
            case MATCHES -> value.filter(v -> Pattern.matches(values.getFirst(), v)).isPresent();
            case UNIQUE -> value.filter(v -> peers.count(attribute, v) == 0).isPresent();
            case MAX_PER -> value.filter(v -> peers.count(attribute, v) < limit).isPresent();
        };
    }

    /// Counts live tasks of the same group (a job's tasks) by the value of an attribute.
    @FunctionalInterface
    public interface Peers {
        /// No peers anywhere.
        Peers NONE = (_, _) -> 0;

        /// Live tasks of the group on agents whose attribute has that value.
        int count(String attribute, String value);
    }
}
