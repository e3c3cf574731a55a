package io.fairlead.master.state;

import io.fairlead.api.agent.ReservationView;
import io.fairlead.core.allocation.Reservation;
import io.fairlead.core.allocation.Reserved;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.resource.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reservations as people see them, and as they are stored.
public final class ReservationViews {

    private ReservationViews() {}

    /// Innermost roles first.
    public static List<ReservationView> of(Reserved reserved) {
        return reserved.amounts().entrySet().stream()
                .map(each -> of(each.getKey(), each.getValue(), null))
                .toList();
    }

    /// The same with what is free.
    public static List<ReservationView> of(Reserved reserved, Reserved unused) {
        return reserved.amounts().entrySet().stream()
                .map(each -> of(each.getKey(), each.getValue(), unused.of(each.getKey())))
                .toList();
    }

    private static ReservationView of(
            Reservation reservation, Resources resources, @Nullable Resources free) {
        List<RoleName> roles = reservation.roles();
        return new ReservationView(
                reservation.role(),
                roles.subList(0, roles.size() - 1),
                reservation.fixed(),
                resources,
                free);
    }

    /// The core's value.
    public static Reserved reserved(List<ReservationView> views) {
        TreeMap<Reservation, Resources> amounts = new TreeMap<>();
        for (ReservationView view : views) {
            List<RoleName> roles = new ArrayList<>(view.within());
            roles.add(view.role());
            amounts.put(new Reservation(roles, view.fixed()), view.resources());
        }
        return amounts.isEmpty() ? Reserved.NONE : new Reserved(amounts);
    }
}
