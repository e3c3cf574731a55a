package io.fairlead.agent.health;

import java.util.Optional;

/// Makes something of the results of checks, one after the other.
interface Judge {

    /// @param failure what was wrong, or nothing
    /// @return whether to go on
    boolean heard(Optional<String> failure);
}
