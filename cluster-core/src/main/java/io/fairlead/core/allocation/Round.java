package io.fairlead.core.allocation;

import java.util.List;

/// What one allocation cycle gave out, in the order in which it was given.
public record Round(List<Offer> offers, List<Grant> grants) {

    /// Nothing was given.
    public static final Round EMPTY = new Round(List.of(), List.of());

    /// Copies the lists.
    public Round {
        offers = List.copyOf(offers);
        grants = List.copyOf(grants);
    }

    /// Whether nothing was given.
    public boolean isEmpty() {
        return offers.isEmpty() && grants.isEmpty();
    }
}
