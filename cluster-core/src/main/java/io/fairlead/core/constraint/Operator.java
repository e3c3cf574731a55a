package io.fairlead.core.constraint;

/// What a constraint asks of an attribute.
public enum Operator {
    /// The agent's value is the one given.
    EQUALS,
    /// The agent's value is one of those given.
    IN,
    /// The agent's value is none of those given; an agent without the attribute passes.
    NOT_IN,
    /// The agent's value matches the pattern given, as a whole; what a pattern may hold says
    /// [ValuePattern].
    MATCHES,
    /// The agent's value does not match the pattern given; an agent without the attribute passes.
    NOT_MATCHES,
    /// The agent has the attribute, whatever its value.
    EXISTS,
    /// The agent does not have the attribute.
    NOT_EXISTS,
    /// No two live tasks of the group on agents with the same value.
    UNIQUE,
    /// At most `limit` live tasks of the group on agents with the same value.
    MAX_PER,
    /// Even counts: with this task, the agent's value has at most `limit` live tasks of the group
    /// more than the value that has the fewest (the maximum skew). Spread over the values given, or
    /// over those of all agents that may be offered.
    SPREAD,
    /// Live tasks of one of the groups given run on agents with the same value. Without groups: of
    /// its own group, and where none lives yet any agent passes.
    NEAR,
    /// Where `NEAR` would hold rather than anywhere else; any agent passes.
    PREFER_NEAR
}
