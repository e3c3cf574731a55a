package io.fairlead.api.web;

/// Who may make a call.
public enum Access {
    /// Everybody: health, API descriptions.
    OPEN,
    /// People with a token, where one is set.
    USER,
    /// Agents and gateways: those with the cluster token, where one is set.
    CLUSTER
}
