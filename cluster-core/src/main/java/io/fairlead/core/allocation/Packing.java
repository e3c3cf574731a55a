package io.fairlead.core.allocation;

import io.fairlead.core.offer.OfferNeed;
import io.fairlead.core.resource.PortRanges;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.ResourceNeeds;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// Fills free resources of an agent with needs: each as often as it is wanted and fits, in their
/// order.
final class Packing {

    private Portion left;
    private Portion part = Portion.NONE;
    private final int[] counts;

    /// @param wanted how often each need is wanted
    /// @param takes which needs may be met here
    Packing(List<OfferNeed> needs, int[] wanted, Portion free, Predicate<OfferNeed> takes) {
        this.left = free;
        this.counts = new int[wanted.length];
        for (int i = 0; i < wanted.length; i++) {
            OfferNeed need = needs.get(i);
            if (wanted[i] > 0 && takes.test(need)) {
                fill(i, need.resources(), wanted[i]);
            }
        }
    }

    private Packing(Portion part) {
        this.left = Portion.NONE;
        this.part = part;
        this.counts = new int[0];
    }

    /// All of it, for whatever it may be.
    static Packing whole(Portion part) {
        return new Packing(part);
    }

    /// Amounts are taken all at once; devices and ports, which have names, one need at a time.
    private void fill(int at, ResourceNeeds need, int wanted) {
        Quantities each = need.quantities();
        boolean named = each.gpus() > 0 || each.ports() > 0;
        while (counts[at] < wanted) {
            int copies = named ? 1 : copies(each, wanted - counts[at]);
            Optional<Portion> taken =
                    copies == 0
                            ? Optional.empty()
                            : left.carve(copies == 1 ? need : times(each, copies));
            if (taken.isEmpty()) {
                return;
            }
            left = left.minus(taken.get());
            part = part.plus(taken.get());
            counts[at] += copies;
        }
    }

    private static ResourceNeeds times(Quantities each, int copies) {
        return new ResourceNeeds(each.times(copies), PortRanges.NONE);
    }

    private int copies(Quantities each, int most) {
        Quantities there = left.resources().quantities();
        long copies = most;
        for (Map.Entry<String, Long> kind : each.byKind().entrySet()) {
            copies = Math.min(copies, there.amountOf(kind.getKey()) / kind.getValue());
        }
        return (int) copies;
    }

    /// What the needs that were met take together.
    Portion part() {
        return part;
    }

    /// How often each need is met.
    int[] counts() {
        return counts;
    }
}
