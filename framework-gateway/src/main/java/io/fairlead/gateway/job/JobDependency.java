package io.fairlead.gateway.job;

import java.util.UUID;

/// A job that another waits for.
///
/// @param on how it must have ended
public record JobDependency(UUID job, On on) {

    /// How a job must have ended for those that wait for it.
    public enum On {
        /// As `FINISHED`; ends it otherwise, those that wait fail.
        SUCCESS,
        /// In any way.
        ANY
    }
}
