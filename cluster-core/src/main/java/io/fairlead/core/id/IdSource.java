package io.fairlead.core.id;

import java.util.UUID;

/// Where new ids come from: the core has no randomness of its own.
@FunctionalInterface
public interface IdSource {

    /// A UUID that was never given before.
    UUID next();
}
