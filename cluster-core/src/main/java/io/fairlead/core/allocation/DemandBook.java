package io.fairlead.core.allocation;

import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.OfferId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.offer.OfferNeed;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.ResourceNeeds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What claimants that are offered by size still want: as stated last, less what stands in offers
/// to them and what they have launched since.
final class DemandBook {

    /// What one claimant stated, and how much of each is neither offered nor launched.
    private static final class Demand {
        private final List<OfferNeed> needs;
        private final int[] open;

        /// What was open at the end of the last cycle, where that has changed.
        private int @Nullable [] before;

        private Demand(List<OfferNeed> needs) {
            this.needs = needs;
            this.open = needs.stream().mapToInt(OfferNeed::count).toArray();
        }

        private List<OfferNeed> left() {
            List<OfferNeed> left = new ArrayList<>(open.length);
            for (int i = 0; i < open.length; i++) {
                OfferNeed need = needs.get(i);
                left.add(new OfferNeed(need.resources(), Math.max(0, open[i]), need.constraints()));
            }
            return left;
        }

        private boolean isOpen() {
            for (int left : open) {
                if (left > 0) {
                    return true;
                }
            }
            return false;
        }

        private void change(int[] counts, int sign) {
            for (int i = 0; i < open.length; i++) {
                open[i] += sign * counts[i];
            }
        }

        private boolean hasGrown() {
            for (int i = 0; before != null && i < open.length; i++) {
                if (open[i] > before[i]) {
                    return true;
                }
            }
            return false;
        }

        /// The need that a task met: the one that asks for just as much, else the first that asks
        /// for no less.
        private int metBy(ResourceNeeds launched) {
            int found = -1;
            for (int i = 0; i < open.length; i++) {
                ResourceNeeds wanted = needs.get(i).resources();
                if (open[i] > 0 && wanted.equals(launched)) {
                    return i;
                }
                boolean larger = wanted.quantities().contains(launched.quantities());
                found = found < 0 && open[i] > 0 && larger ? i : found;
            }
            return found;
        }
    }

    private record Met(Demand demand, int[] counts) {}

    /// Those that have changed since the last cycle.
    private final Map<Claimant, Demand> changed = new HashMap<>();

    private final Map<Claimant, Demand> demands = new HashMap<>();

    /// How often an offer meets each need that its claimant stated.
    private final Map<OfferId, Met> met = new HashMap<>();

    /// Whether offers to it are made to what it stated.
    boolean isSized(Claimant claimant) {
        return !demands.isEmpty() && demands.containsKey(claimant);
    }

    /// Whether it wants more than it is offered already; always where it states nothing.
    boolean wantsMore(Claimant claimant) {
        Demand demand = demands.isEmpty() ? null : demands.get(claimant);
        return demand == null || demand.isOpen();
    }

    /// What it stated, each as often as it is neither offered nor launched; empty where it states
    /// nothing.
    Optional<List<OfferNeed>> openOf(Claimant claimant) {
        return Optional.ofNullable(demands.get(claimant)).map(Demand::left);
    }

    /// It wants that from now on; the offers that it holds are to be told anew ([#offered]).
    void state(Claimant claimant, List<OfferNeed> needs) {
        changed.remove(claimant);
        demands.put(claimant, new Demand(needs));
    }

    /// It takes whatever is free from now on, or nothing.
    void forget(FrameworkId frameworkId, Predicate<RoleName> roles) {
        Predicate<Claimant> its = c -> c.frameworkId().equals(frameworkId) && roles.test(c.role());
        demands.keySet().removeIf(its);
        changed.keySet().removeIf(its);
    }

    /// Fills what is free on an agent with what is wanted.
    ///
    /// @param refused of which amounts it wants none there
    Packing pack(Claimant claimant, Attributes agent, Portion free, Predicate<Quantities> refused) {
        Demand demand = demands.get(claimant);
        return demand == null
                ? Packing.whole(Portion.NONE)
                : new Packing(
                        demand.needs,
                        demand.open,
                        free,
                        need -> need.allows(agent) && !refused.test(need.resources().quantities()));
    }

    /// An offer stands: what it is enough for is wanted no more.
    ///
    /// @param agent its agent's attributes
    void offered(Offer offer, Attributes agent) {
        Claimant claimant = new Claimant(offer.frameworkId(), offer.role());
        if (isSized(claimant)) {
            offered(offer, pack(claimant, agent, offer.portion(), _ -> false));
        }
    }

    /// An offer was made of that.
    void offered(Offer offer, Packing packed) {
        Demand demand = demandOf(offer);
        if (demand != null) {
            Claimant claimant = new Claimant(offer.frameworkId(), offer.role());
            change(claimant, demand, packed.counts(), -1);
            met.put(offer.id(), new Met(demand, packed.counts()));
        }
    }

    private @Nullable Demand demandOf(Offer offer) {
        return demands.isEmpty()
                ? null
                : demands.get(new Claimant(offer.frameworkId(), offer.role()));
    }

    /// An offer stands no more: what it was for is wanted again.
    void ended(Offer offer) {
        Met counted = met.isEmpty() ? null : met.remove(offer.id());
        if (counted != null && counted.demand == demandOf(offer)) {
            Claimant claimant = new Claimant(offer.frameworkId(), offer.role());
            change(claimant, counted.demand, counted.counts, 1);
        }
    }

    /// @return undoes [#ended]
    Runnable standAgain(Offer offer) {
        Met counted = met.isEmpty() ? null : met.get(offer.id());
        return () -> {
            if (counted != null && counted.demand == demandOf(offer)) {
                Claimant claimant = new Claimant(offer.frameworkId(), offer.role());
                change(claimant, counted.demand, counted.counts, -1);
                met.put(offer.id(), counted);
            }
        };
    }

    private void change(Claimant claimant, Demand demand, int[] counts, int sign) {
        if (demand.before == null) {
            demand.before = demand.open.clone();
            changed.put(claimant, demand);
        }
        demand.change(counts, sign);
    }

    /// Who wants more than at the end of the last cycle.
    List<Claimant> grown() {
        return changed.entrySet().stream()
                .filter(each -> each.getValue().hasGrown())
                .map(Map.Entry::getKey)
                .toList();
    }

    /// A cycle has looked at all of them.
    void forgetChanges() {
        changed.values().forEach(demand -> demand.before = null);
        changed.clear();
    }

    /// A task was launched: it is wanted no more.
    void launched(Claimant claimant, ResourceNeeds task) {
        Demand demand = demands.isEmpty() ? null : demands.get(claimant);
        int need = demand == null ? -1 : demand.metBy(task);
        if (demand != null && need >= 0) {
            demand.open[need]--;
        }
    }
}
