package io.fairlead.core.allocation;

import io.fairlead.core.id.OfferId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/// The outstanding offers: who holds what, until when. An offer leaves the ledger exactly once.
final class OfferLedger {

    private final Map<OfferId, Offer> offers = new TreeMap<>();
    private final TreeSet<Offer> byExpiry =
            new TreeSet<>(Comparator.comparing(Offer::expiresAt).thenComparing(Offer::id));

    void add(Offer offer) {
        if (offers.put(offer.id(), offer) != null) {
            throw new IllegalStateException("offer " + offer.id() + " stands there already");
        }
        byExpiry.add(offer);
    }

    Optional<Offer> find(OfferId id) {
        return Optional.ofNullable(offers.get(id));
    }

    void remove(Offer offer) {
        if (!offers.remove(offer.id(), offer)) {
            throw new IllegalStateException("offer " + offer.id() + " is not there");
        }
        byExpiry.remove(offer);
    }

    List<Offer> expired(Instant now) {
        List<Offer> expired = new ArrayList<>();
        for (Offer offer : byExpiry) {
            if (offer.expiresAt().isAfter(now)) {
                break;
            }
            expired.add(offer);
        }
        return expired;
    }

    Optional<Instant> nextExpiry() {
        return byExpiry.isEmpty() ? Optional.empty() : Optional.of(byExpiry.first().expiresAt());
    }

    List<Offer> matching(Predicate<Offer> condition) {
        return offers.values().stream().filter(condition).toList();
    }

    Collection<Offer> all() {
        return Collections.unmodifiableCollection(offers.values());
    }
}
