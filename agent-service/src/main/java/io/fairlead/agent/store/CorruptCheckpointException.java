package io.fairlead.agent.store;

import org.jspecify.annotations.Nullable;

/// A file of the agent's store is not what was written.
public final class CorruptCheckpointException extends Exception {

    private static final long serialVersionUID = 1L;

    CorruptCheckpointException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
