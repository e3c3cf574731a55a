package io.fairlead.gateway.job;

/// A job of that queue is new or is to be stopped, and that is committed: who runs the queue should
/// look.
public record JobNeedsAttention(String queue) {}
