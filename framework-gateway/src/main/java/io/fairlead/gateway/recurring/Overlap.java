package io.fairlead.gateway.recurring;

/// What happens when a time has come and the job before still lives.
enum Overlap {
    /// The new one runs beside it.
    ALLOW,
    /// This time is left out.
    SKIP,
    /// The one before is stopped.
    REPLACE
}
