package io.fairlead.core.allocation;

import java.util.List;

/// What one allocation cycle gave out, in the order in which it was given.
///
/// @param gathered what is kept for a gang, each time that it has become more
/// @param partial whether it ended at the most offers that it was to make: the next cycle goes on
///   where it ended
public record Round(
        List<Offer> offers, List<Grant> grants, List<GangHold> gathered, boolean partial) {

    /// Nothing was given.
    public static final Round EMPTY = new Round(List.of(), List.of(), List.of(), false);

    /// Copies the lists.
    public Round {
        offers = List.copyOf(offers);
        grants = List.copyOf(grants);
        gathered = List.copyOf(gathered);
    }

    /// Whether nothing was given to anybody.
    public boolean isEmpty() {
        return offers.isEmpty() && grants.isEmpty();
    }
}
