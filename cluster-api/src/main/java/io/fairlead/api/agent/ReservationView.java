package io.fairlead.api.agent;

import io.fairlead.core.id.RoleName;
import io.fairlead.core.resource.Resources;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Resources of an agent that are reserved in one way.
///
/// @param role who may use them, with the roles nested in it
/// @param within the reservations that this one was taken out of, from the outermost: what is
///   released goes back to the last of them; none: to everybody
/// @param fixed whether the outermost is the agent's own, by its settings
/// @param free what nobody holds of them; absent where they are part of an offer
public record ReservationView(
        RoleName role,
        List<RoleName> within,
        boolean fixed,
        Resources resources,
        @Nullable Resources free) {

    /// Copies the list; an absent one is empty.
    public ReservationView {
        within = within == null ? List.of() : List.copyOf(within);
    }

    /// Whether work of that role may use it.
    public boolean serves(RoleName user) {
        return user.isWithin(role);
    }
}
