package io.fairlead.core.allocation;

import io.fairlead.core.resource.Quantities;
import java.time.Instant;

/// So much on an agent, or less, is not to be offered until then.
record Refusal(Quantities amounts, Instant until) {}
