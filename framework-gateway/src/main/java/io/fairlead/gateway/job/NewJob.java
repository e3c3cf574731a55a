package io.fairlead.gateway.job;

import java.time.Instant;
import java.util.UUID;

/// A job that is to be written.
///
/// @param json its document
record NewJob(UUID id, JobDocument job, String json, JobOrigin origin, Instant submittedAt) {}
