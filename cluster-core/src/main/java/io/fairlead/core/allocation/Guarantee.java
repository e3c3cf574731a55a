package io.fairlead.core.allocation;

import io.fairlead.core.resource.Quantities;
import org.jspecify.annotations.Nullable;

/// What must stay free for one role's guarantee, and for those nested in it.
final class Guarantee {

    /// The nearest one that this is nested in.
    final @Nullable Guarantee outer;

    /// What those nested right below need kept.
    Quantities nested = Quantities.ZERO;

    /// A guarantee nested in a guaranteed role is part of it, so the greater counts.
    Quantities kept = Quantities.ZERO;

    Guarantee(@Nullable Guarantee outer) {
        this.outer = outer;
    }
}
