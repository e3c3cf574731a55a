package io.fairlead.gateway.job;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A change that a person asks for.
///
/// @param ifVersion the version that the person has seen; where given and older, nothing is done
record JobAction(UUID job, @Nullable Integer ifVersion) {}
