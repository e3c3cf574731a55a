package io.fairlead.core.constraint;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A condition on the agent that a task may run on. A value; its pattern is compiled once.
public final class Constraint {

    /// So many values `SPREAD` takes at most: each placement looks at all of them.
    public static final int MOST_SPREAD_VALUES = 100;

    /// So many groups `NEAR` takes at most.
    public static final int MOST_NEAR_GROUPS = 10;

    private final String attribute;
    private final Operator operator;
    private final List<String> values;
    private final int limit;
    private final @Nullable ValuePattern pattern;

    /// @param attribute the attribute's name, such as `zone` or `host`
    /// @param operator what is asked of it
    /// @param values the values to compare with: one for `EQUALS`, `MATCHES` and `NOT_MATCHES`, one
    ///   or more for `IN` and `NOT_IN`, any number for `SPREAD`; for `NEAR` and `PREFER_NEAR`
    ///   groups of tasks; none otherwise
    /// @param limit for `MAX_PER` and `SPREAD`, at least 1; `SPREAD` takes 0 as 1; otherwise 0
    /// @throws IllegalArgumentException if the components do not go together
    public Constraint(String attribute, Operator operator, List<String> values, int limit) {
        this.attribute = attribute;
        this.operator = operator;
        this.values = List.copyOf(values);
        this.limit = operator == Operator.SPREAD && limit == 0 ? 1 : limit;
        require(!attribute.isBlank(), "attribute must not be blank");
        check();
        this.pattern =
                operator == Operator.MATCHES || operator == Operator.NOT_MATCHES
                        ? ValuePattern.of(this.values.getFirst())
                        : null;
    }

    private void check() {
        switch (operator) {
            case EQUALS, MATCHES, NOT_MATCHES ->
                    require(values.size() == 1, operator + " takes exactly one value");
            case IN, NOT_IN -> require(!values.isEmpty(), operator + " takes at least one value");
            case UNIQUE, EXISTS, NOT_EXISTS ->
                    require(values.isEmpty(), operator + " takes no values");
            case MAX_PER -> require(limit >= 1, "MAX_PER takes a limit of at least 1");
            case SPREAD -> {
                require(limit >= 1, "SPREAD takes a limit of at least 1");
                require(
                        values.size() <= MOST_SPREAD_VALUES,
                        "SPREAD takes at most " + MOST_SPREAD_VALUES + " values");
                require(Set.copyOf(values).size() == values.size(), "SPREAD takes a value once");
            }
            case NEAR, PREFER_NEAR ->
                    require(
                            values.size() <= MOST_NEAR_GROUPS,
                            operator + " takes at most " + MOST_NEAR_GROUPS + " groups");
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /// Constraints of one task must leave each other sense: what is spread over all values, but may
    /// go to some only, would wait for ever for a count on the others.
    ///
    /// @throws IllegalArgumentException if `SPREAD` without values stands beside another condition
    ///   on the values of the same attribute
    public static void requireTogether(Collection<Constraint> constraints) {
        Set<String> narrowed = new HashSet<>();
        constraints.stream().filter(Constraint::isStatic).forEach(c -> narrowed.add(c.attribute));
        for (Constraint each : constraints) {
            require(
                    each.operator != Operator.SPREAD
                            || !each.values.isEmpty()
                            || !narrowed.contains(each.attribute),
                    "SPREAD over "
                            + each.attribute
                            + " beside another condition on "
                            + each.attribute
                            + " needs the values to spread over");
        }
    }

    /// The attribute's name.
    public String attribute() {
        return attribute;
    }

    /// What is asked of the attribute.
    public Operator operator() {
        return operator;
    }

    /// The values, or groups, to compare with.
    public List<String> values() {
        return values;
    }

    /// The most per value, or the maximum skew; 0 where the operator takes none.
    public int limit() {
        return limit;
    }

    /// Whether the condition looks at the agent alone, not at what else runs where.
    public boolean isStatic() {
        return switch (operator) {
            case EQUALS, IN, NOT_IN, MATCHES, NOT_MATCHES, EXISTS, NOT_EXISTS -> true;
            case UNIQUE, MAX_PER, SPREAD, NEAR, PREFER_NEAR -> false;
        };
    }

    /// Whether it looks at where tasks of other groups run.
    public boolean looksAtGroups() {
        return operator == Operator.NEAR || operator == Operator.PREFER_NEAR;
    }

    /// Whether it only says which of the agents that pass are better.
    public boolean isPreference() {
        return operator == Operator.PREFER_NEAR;
    }

    /// Whether an agent is one of the better ones; all are where it is no preference.
    public boolean prefers(Attributes agent, Peers peers) {
        return !isPreference()
                || agent.get(attribute).filter(value -> isNear(value, peers)).isPresent();
    }

    /// Whether it asks for the company of its own group.
    public boolean isNearOwnGroup() {
        return operator == Operator.NEAR && values.isEmpty();
    }

    /// Whether the agent passes.
    ///
    /// @param agent the agent's attributes
    /// @param peers which live tasks run on agents with a given value
    public boolean allows(Attributes agent, Peers peers) {
        Optional<String> there = agent.get(attribute);
        if (there.isEmpty()) {
            return switch (operator) {
                case NOT_IN, NOT_MATCHES, NOT_EXISTS, PREFER_NEAR -> true;
                default -> false;
            };
        }
        String value = there.get();
        return switch (operator) {
            case EQUALS, IN -> values.contains(value);
            case NOT_IN -> !values.contains(value);
            case MATCHES -> pattern != null && pattern.matches(value);
            case NOT_MATCHES -> pattern == null || !pattern.matches(value);
            case EXISTS -> true;
            case NOT_EXISTS -> false;
            case UNIQUE -> peers.count(attribute, value) == 0;
            case MAX_PER -> peers.count(attribute, value) < limit;
            case SPREAD ->
                    (values.isEmpty() || values.contains(value))
                            && peers.count(attribute, value)
                                    < limit + peers.least(attribute, values);
            case NEAR -> isNear(value, peers);
            case PREFER_NEAR -> true;
        };
    }

    /// Whether tasks of others that come may open it, not only close it.
    public boolean isOpenedByOthers() {
        return operator == Operator.SPREAD || operator == Operator.NEAR;
    }

    /// How far tasks of others have opened it: while tasks only come, and none ends, it allows an
    /// agent that it did not allow before only where this has risen.
    ///
    /// @return 0 where others can only close it
    public int openness(Peers peers) {
        return switch (operator) {
            case SPREAD -> peers.least(attribute, values);
            case NEAR -> opennessNear(peers);
            default -> 0;
        };
    }

    /// The first of its own group may go anywhere.
    private int opennessNear(Peers peers) {
        if (values.isEmpty()) {
            return peers.any(attribute) ? peers.valuesTaken(attribute) : Integer.MAX_VALUE;
        }
        int taken = 0;
        for (String group : values) {
            taken += peers.valuesTakenBy(group, attribute);
        }
        return taken;
    }

    private boolean isNear(String value, Peers peers) {
        if (values.isEmpty()) {
            return peers.count(attribute, value) > 0 || !peers.any(attribute);
        }
        for (String group : values) {
            if (peers.countOf(group, attribute, value) > 0) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Constraint that
                && attribute.equals(that.attribute)
                && operator == that.operator
                && values.equals(that.values)
                && limit == that.limit;
    }

    @Override
    public int hashCode() {
        return Objects.hash(attribute, operator, values, limit);
    }

    /// As a person reads it: `zone IN [a, b]`, `host MAX_PER 2`.
    @Override
    public String toString() {
        return attribute
                + " "
                + operator
                + (limit == 0 ? "" : " " + limit)
                + (values.isEmpty() ? "" : " " + values);
    }

    /// Counts live tasks by the value of an attribute of the agents that they run on.
    @FunctionalInterface
    public interface Peers {
        /// No peers anywhere.
        Peers NONE = (_, _) -> 0;

        /// Live tasks of the group (a job's tasks) on agents whose attribute has that value.
        int count(String attribute, String value);

        /// The least [#count] over these values, or over those of all agents that may be offered
        /// where none are given.
        default int least(String attribute, List<String> values) {
            return values.stream().mapToInt(value -> count(attribute, value)).min().orElse(0);
        }

        /// Whether a task of the group lives on any agent with the attribute.
        default boolean any(String attribute) {
            return valuesTaken(attribute) > 0;
        }

        /// On agents of how many values of the attribute tasks of the group live.
        default int valuesTaken(String attribute) {
            return 0;
        }

        /// On agents of how many values of the attribute tasks of another group live.
        default int valuesTakenBy(String group, String attribute) {
            return 0;
        }

        /// Live tasks of another group on agents whose attribute has that value.
        default int countOf(String group, String attribute, String value) {
            return 0;
        }
    }
}
