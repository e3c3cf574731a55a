package io.fairlead.core.allocation;

import io.fairlead.core.id.OfferId;
import io.fairlead.core.task.TaskSpec;

/// A task that a framework wants to run on one of the offers that it accepts.
public record Launch(OfferId offerId, TaskSpec task) {}
