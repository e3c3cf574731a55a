package io.fairlead.core.policy;

import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.TaskSpec;

/// One task put on one place, with the resources taken there.
public record Placement<I>(TaskSpec task, Place<I> place, Resources resources) {}
