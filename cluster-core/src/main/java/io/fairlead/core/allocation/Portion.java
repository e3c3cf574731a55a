package io.fairlead.core.allocation;

import io.fairlead.core.id.RoleName;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.resource.Resources;
import java.util.Optional;

/// Some resources of one agent, and which of them come out of reservations.
///
/// @param reserved contained in the resources; the rest of them is not reserved
public record Portion(Resources resources, Reserved reserved) {

    /// Nothing.
    static final Portion NONE = unreserved(Resources.NONE);

    /// Nothing of it is reserved.
    public static Portion unreserved(Resources resources) {
        return new Portion(resources, Reserved.NONE);
    }

    /// What of it is not reserved.
    public Resources unreserved() {
        return reserved.isNone() ? resources : resources.minus(reserved.sum());
    }

    /// What of it comes out of no reservation for that role, or for one nested in it.
    Quantities fromOutside(RoleName role) {
        Quantities all = resources.quantities();
        if (reserved.isNone()) {
            return all;
        }
        Reserved inside = reserved.only(reservation -> reservation.role().isWithin(role));
        return all.minus(inside.sum().quantities());
    }

    /// What of it that role could use. Where there is less than is reserved, as on an agent that
    /// came back smaller, what others have reserved stays theirs.
    Portion usableBy(RoleName role) {
        if (reserved.isNone()) {
            return this;
        }
        Resources others = reserved.unusableBy(role).sum();
        Resources left = resources.minus(resources.min(others));
        return new Portion(left, reserved.usableBy(role).partOf(left));
    }

    /// Takes what is needed, what is reserved first.
    Optional<Portion> carve(ResourceNeeds needs) {
        return reserved.isNone()
                ? resources.carve(needs).map(Portion::unreserved)
                : resources
                        .carve(needs, reserved.sum())
                        .map(part -> new Portion(part, reserved.partOf(part)));
    }

    Portion plus(Portion other) {
        return new Portion(resources.plus(other.resources), reserved.plus(other.reserved));
    }

    /// @throws IllegalArgumentException if the other is not contained
    Portion minus(Portion other) {
        return new Portion(resources.minus(other.resources), reserved.minus(other.reserved));
    }
}
