package io.fairlead.core.allocation;

import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.OfferId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// The outstanding offers: who holds what, until when. An offer leaves the ledger exactly once.
///
/// Whoever reads a list gets it by id, so that equal inputs give equal answers.
final class OfferLedger {

    private static final Comparator<Offer> BY_ID = Comparator.comparing(Offer::id);

    private final Map<OfferId, Offer> offers = new HashMap<>();
    private final Map<FrameworkId, Set<Offer>> byFramework = new HashMap<>();

    /// The offers of one cycle expire together, so there are few moments.
    private final TreeMap<Instant, Set<Offer>> byExpiry = new TreeMap<>();

    void add(Offer offer) {
        if (offers.putIfAbsent(offer.id(), offer) != null) {
            throw new IllegalStateException("offer " + offer.id() + " stands there already");
        }
        byFramework.computeIfAbsent(offer.frameworkId(), _ -> new HashSet<>()).add(offer);
        byExpiry.computeIfAbsent(offer.expiresAt(), _ -> new HashSet<>()).add(offer);
    }

    Optional<Offer> find(OfferId id) {
        return Optional.ofNullable(offers.get(id));
    }

    void remove(Offer offer) {
        if (!offers.remove(offer.id(), offer)) {
            throw new IllegalStateException("offer " + offer.id() + " is not there");
        }
        remove(byFramework, offer.frameworkId(), offer);
        remove(byExpiry, offer.expiresAt(), offer);
    }

    private static <K> void remove(Map<K, Set<Offer>> index, K key, Offer offer) {
        index.computeIfPresent(
                key,
                (_, there) -> {
                    there.remove(offer);
                    return there.isEmpty() ? null : there;
                });
    }

    List<Offer> expired(Instant now) {
        List<Offer> expired = new ArrayList<>();
        byExpiry.headMap(now, true).values().forEach(offers -> expired.addAll(sorted(offers)));
        return expired;
    }

    Optional<Instant> nextExpiry() {
        return byExpiry.isEmpty() ? Optional.empty() : Optional.of(byExpiry.firstKey());
    }

    List<Offer> of(FrameworkId frameworkId) {
        return sorted(byFramework.getOrDefault(frameworkId, Set.of()));
    }

    List<Offer> all() {
        return sorted(offers.values());
    }

    private static List<Offer> sorted(Collection<Offer> offers) {
        return offers.stream().sorted(BY_ID).toList();
    }
}
