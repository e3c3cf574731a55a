package io.fairlead.core.constraint;

/// What a constraint asks of an attribute.
public enum Operator {
    /// The agent's value is the one given.
    EQUALS,
    /// The agent's value is one of those given.
    IN,
    /// The agent's value is none of those given; an agent without the attribute passes.
    NOT_IN,
    /// The agent's value matches the regular expression given, as a whole.
    MATCHES,
    /// No two live tasks of the group on agents with the same value.
    UNIQUE,
    /// At most `limit` live tasks of the group on agents with the same value.
    MAX_PER
}
