package io.fairlead.master.offer;

import io.fairlead.core.allocation.Offer;
import io.fairlead.core.id.OfferId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Offers made in one term that have no row, oldest first: its writer's, until the term is over.
final class YoungOffers {

    private final long epoch;
    private final Map<OfferId, Offer> held = new LinkedHashMap<>();

    /// Taken out by the batch that is being written: whether that is durable shows with the next.
    private final List<Offer> leaving = new ArrayList<>();

    YoungOffers(long epoch) {
        this.epoch = epoch;
    }

    /// Of the term.
    long epoch() {
        return epoch;
    }

    /// A batch made these; so the one before is durable.
    synchronized void made(List<Offer> offers) {
        leaving.clear();
        offers.forEach(offer -> held.put(offer.id(), offer));
    }

    /// Takes out what has ended.
    ///
    /// @return those that are not here: they have rows
    synchronized List<Offer> ended(List<Offer> offers) {
        List<Offer> written = new ArrayList<>();
        for (Offer offer : offers) {
            Offer young = held.remove(offer.id());
            if (young == null) {
                written.add(offer);
            } else {
                leaving.add(young);
            }
        }
        return written;
    }

    /// Takes out what was made until then: it gets a row.
    synchronized List<Offer> grownUp(Instant until) {
        List<Offer> old = new ArrayList<>();
        Iterator<Offer> each = held.values().iterator();
        while (each.hasNext()) {
            Offer offer = each.next();
            if (offer.offeredAt().isAfter(until)) {
                break;
            }
            old.add(offer);
            each.remove();
        }
        leaving.addAll(old);
        return old;
    }

    /// What has no row, or may have none.
    synchronized List<Offer> all() {
        List<Offer> all = new ArrayList<>(leaving);
        all.addAll(held.values());
        return all;
    }
}
