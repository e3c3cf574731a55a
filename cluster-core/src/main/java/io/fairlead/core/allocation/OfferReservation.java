package io.fairlead.core.allocation;

import io.fairlead.core.id.OfferId;

/// A change of reservations that a framework makes with one of the offers that it accepts, before
/// its tasks start on it.
public record OfferReservation(OfferId offerId, ReservationChange change) {}
