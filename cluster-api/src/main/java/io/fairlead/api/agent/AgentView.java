package io.fairlead.api.agent;

import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.IncarnationId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.resource.Resources;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// An agent, as people see it: one moment's picture, in which `offered + allocated + free = total`.
///
/// @param reserved what of the total is reserved, and for whom; none of a past time before that was
///   kept
/// @param unreserved the rest of the total
/// @param lastContactAt when its last sync came; of a past time: since when it stood so
/// @param tasks how many tasks hold resources on it
/// @param usage as last reported
public record AgentView(
        AgentId id,
        String name,
        URI address,
        AgentState state,
        IncarnationId incarnation,
        Attributes attributes,
        Resources total,
        Resources offered,
        Resources allocated,
        Resources free,
        List<ReservationView> reserved,
        Resources unreserved,
        Instant registeredAt,
        Instant lastContactAt,
        int tasks,
        @Nullable AgentUsage usage) {

    /// Copies the list; an absent one is empty.
    public AgentView {
        reserved = reserved == null ? List.of() : List.copyOf(reserved);
    }

    /// What that role could use, were the agent empty: not what is reserved for others.
    public Resources totalFor(RoleName user) {
        return without(total, user, ReservationView::resources);
    }

    /// What that role can use now: not what is reserved for others, though it lies idle.
    public Resources freeFor(RoleName user) {
        return without(free, user, ReservationView::free);
    }

    /// The agent as work of that role sees it: what is reserved for others is not there.
    public AgentView as(RoleName user) {
        return reserved.isEmpty()
                ? this
                : new AgentView(
                        id,
                        name,
                        address,
                        state,
                        incarnation,
                        attributes,
                        totalFor(user),
                        offered,
                        allocated,
                        freeFor(user),
                        reserved,
                        unreserved,
                        registeredAt,
                        lastContactAt,
                        tasks,
                        usage);
    }

    private Resources without(
            Resources there,
            RoleName user,
            Function<ReservationView, @Nullable Resources> reservedPart) {
        Resources left = there;
        for (ReservationView reservation : reserved) {
            Resources others = reservation.serves(user) ? null : reservedPart.apply(reservation);
            if (others != null) {
                left = left.minus(left.min(others));
            }
        }
        return left;
    }
}
