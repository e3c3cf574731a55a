package io.fairlead.gateway.queue;

/// A queue was made, changed or deleted, and committed: who runs it should look.
public record QueueChanged(String name) {}
