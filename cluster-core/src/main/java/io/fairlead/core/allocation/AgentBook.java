package io.fairlead.core.allocation;

import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.offer.OfferMinimum;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.Resources;
import java.util.AbstractCollection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// What each agent has, and how much of it is offered and allocated. Total and free sums are kept
/// along, so that reading them costs nothing.
final class AgentBook {

    private static final Comparator<AgentSlot> BY_ID = Comparator.comparing(slot -> slot.id);

    private final Map<AgentId, AgentSlot> agents = new HashMap<>();
    private final List<AgentSlot> byId = new ArrayList<>();
    private final ChangedAgents changed = new ChangedAgents();
    private @Nullable AgentIndex index;
    private @Nullable FreeAgents worthOffering;
    private final AttributeValues values = new AttributeValues();
    private final BiConsumer<RoleName, Quantities> spare;
    private Quantities total = Quantities.ZERO;
    private Quantities free = Quantities.ZERO;

    /// Agents with reservations.
    private int reserving;

    /// All of them by id, made when it is asked for; nothing once one has changed.
    private @Nullable List<AgentHoldings> snapshot;

    /// @param spare hears how much more is reserved for a role that nobody holds
    AgentBook(BiConsumer<RoleName, Quantities> spare) {
        this.spare = spare;
    }

    void put(AgentId id, Attributes attributes, boolean offerable, Resources resources) {
        AgentSlot known = agents.get(id);
        if (known == null) {
            add(new AgentSlot(AgentHoldings.of(id, attributes, offerable, resources)));
        } else if (!known.holdings.is(attributes, offerable, resources)) {
            replace(known, known.holdings.with(attributes, offerable, resources));
            changed.add(known);
        }
    }

    /// An agent as it was in another book.
    void adopt(AgentHoldings holdings) {
        add(new AgentSlot(holdings));
    }

    private void add(AgentSlot slot) {
        snapshot = null;
        worthOffering = null;
        agents.put(slot.id, slot);
        int before = Collections.binarySearch(byId, slot, BY_ID);
        byId.add(-before - 1, slot);
        total = total.plus(slot.total);
        free = free.plus(slot.givable);
        reserves(Reserved.NONE, slot.holdings.reserved());
        spares(Reserved.NONE, slot.holdings.unused());
        values.add(slot.holdings);
        changed.add(slot);
        indexLater(slot);
    }

    void setOfferable(AgentId id, boolean offerable) {
        AgentHoldings at = get(id);
        put(id, at.attributes(), offerable, at.total());
    }

    /// Places on it are held for requests, or no more.
    void setSpokenFor(AgentId id, boolean spokenFor) {
        AgentSlot slot = agents.get(id);
        if (slot != null && slot.holdings.spokenFor() != spokenFor) {
            replace(slot, slot.holdings.spokenFor(spokenFor));
            if (!spokenFor) {
                changed.add(slot);
            }
        }
    }

    void remove(AgentId id) {
        AgentSlot gone = agents.remove(id);
        if (gone != null) {
            snapshot = null;
            worthOffering = null;
            byId.remove(Collections.binarySearch(byId, gone, BY_ID));
            total = total.minus(gone.total);
            free = free.minus(gone.givable);
            reserves(gone.holdings.reserved(), Reserved.NONE);
            spares(gone.holdings.unused(), Reserved.NONE);
            values.remove(gone.holdings);
            gone.become(
                    gone.holdings.with(gone.holdings.attributes(), false, gone.holdings.total()));
            indexLater(gone);
        }
    }

    Optional<AgentHoldings> find(AgentId id) {
        return Optional.ofNullable(agents.get(id)).map(slot -> slot.holdings);
    }

    Optional<AgentSlot> findSlot(AgentId id) {
        return Optional.ofNullable(agents.get(id));
    }

    AgentHoldings get(AgentId id) {
        return slot(id).holdings;
    }

    AgentSlot slot(AgentId id) {
        AgentSlot slot = agents.get(id);
        if (slot == null) {
            throw new IllegalStateException("no agent " + id);
        }
        return slot;
    }

    void offer(Offer offer) {
        AgentSlot slot = slot(offer.agentId());
        replace(slot, slot.holdings.offer(offer.portion()));
        slot.offers.add(offer);
    }

    void unoffer(Offer offer) {
        AgentSlot slot = slot(offer.agentId());
        slot.offers.remove(offer);
        replace(slot, slot.holdings.unoffer(offer.portion()));
        changed.add(slot);
    }

    /// It is kept for a member of a gang: as good as offered.
    void keep(Allocation part) {
        AgentSlot slot = slot(part.agentId());
        replace(slot, slot.holdings.offer(part.portion()));
    }

    void unkeep(Allocation part) {
        AgentSlot slot = slot(part.agentId());
        replace(slot, slot.holdings.unoffer(part.portion()));
        changed.add(slot);
    }

    /// @param slot its agent's
    void allocate(AgentSlot slot, Allocation allocation) {
        replace(slot, slot.holdings.allocate(allocation.portion()));
        slot.allocations.add(allocation);
    }

    void release(Allocation allocation) {
        AgentSlot slot = slot(allocation.agentId());
        slot.allocations.remove(allocation);
        replace(slot, slot.holdings.release(allocation.portion()));
        changed.add(slot);
    }

    /// What nobody holds of an agent is reserved otherwise from now on.
    void reserve(AgentId id, ReservationMove move) {
        AgentSlot slot = slot(id);
        replace(slot, slot.holdings.reserve(move));
        changed.add(slot);
    }

    private void replace(AgentSlot slot, AgentHoldings now) {
        snapshot = null;
        AgentHoldings before = slot.holdings;
        Quantities totalBefore = slot.total;
        free = free.minus(slot.givable);
        slot.become(now);
        free = free.plus(slot.givable);
        if (slot.total != totalBefore) {
            total = total.minus(totalBefore).plus(slot.total);
        }
        reserves(before.reserved(), now.reserved());
        spares(before.unused(), now.unused());
        if (before.offerable() != now.offerable() || before.attributes() != now.attributes()) {
            values.remove(before);
            values.add(now);
        }
        if (worthOffering != null) {
            worthOffering.changed(slot);
        }
        indexLater(slot);
    }

    private void reserves(Reserved before, Reserved now) {
        reserving += (now.isNone() ? 0 : 1) - (before.isNone() ? 0 : 1);
    }

    private void spares(Reserved before, Reserved now) {
        if (before != now) {
            now.amounts().forEach((r, amount) -> spare.accept(r.role(), amount.quantities()));
            before.amounts()
                    .forEach((r, amount) ->
                            spare.accept(r.role(), Quantities.ZERO.minus(amount.quantities())));
        }
    }

    /// Whether something is reserved on any agent.
    boolean reservesAny() {
        return reserving > 0;
    }

    // ---- what stands on an agent

    /// The offers on an agent, by id; none where it is not known.
    List<Offer> offersOn(AgentId id) {
        AgentSlot slot = agents.get(id);
        return slot == null
                ? List.of()
                : slot.offers.stream().sorted(Comparator.comparing(Offer::id)).toList();
    }

    /// The allocations on an agent; none where it is not known.
    List<Allocation> allocationsOn(AgentId id) {
        AgentSlot slot = agents.get(id);
        return slot == null ? List.of() : List.copyOf(slot.allocations);
    }

    // ---- what changed

    /// Those that may give more than at the end of the last cycle.
    ChangedAgents changed() {
        return changed;
    }

    /// Something makes the agent worth another look: a filter on it ended, say.
    void mayGiveMore(AgentId id) {
        AgentSlot slot = agents.get(id);
        if (slot != null) {
            changed.add(slot);
        }
    }

    // ---- the indexes

    /// All agents, for those that may be offered any of them. Kept while agents only change, and
    /// nobody wants smaller offers.
    ///
    /// @param least what is worth offering to anybody
    FreeAgents worthOffering(OfferMinimum least) {
        if (worthOffering == null || !worthOffering.serve(least)) {
            worthOffering = new FreeAgents(byId, least);
        }
        return worthOffering;
    }

    /// The index over what is free, brought up to date. Kept from the first time that it is asked
    /// for: a cluster without requests has none.
    AgentIndex index() {
        if (index == null) {
            index = new AgentIndex();
            byId.forEach(index::changed);
        }
        index.update();
        return index;
    }

    /// Whether no other agent has changed since the index was last asked for.
    boolean changedAlone(AgentSlot slot) {
        return index != null && index.isUpToDateBut(slot);
    }

    private void indexLater(AgentSlot slot) {
        if (index != null) {
            index.changed(slot);
        }
    }

    /// The values of that attribute on the agents that may be offered; the same set until they
    /// change.
    Set<String> valuesOf(String attribute) {
        return values.of(attribute, all());
    }

    // ---- what can be read

    /// By id.
    List<AgentSlot> slots() {
        return Collections.unmodifiableList(byId);
    }

    /// By id.
    Collection<AgentHoldings> all() {
        return new AbstractCollection<>() {
            @Override
            public Iterator<AgentHoldings> iterator() {
                return byId.stream().map(slot -> slot.holdings).iterator();
            }

            @Override
            public int size() {
                return byId.size();
            }
        };
    }

    /// As they are now, by id, for any thread and for ever: a list of references, which those share
    /// that ask before an agent changes.
    List<AgentHoldings> snapshot() {
        if (snapshot == null) {
            snapshot = List.copyOf(all());
        }
        return snapshot;
    }

    /// Of all agents, offerable or not.
    Quantities total() {
        return total;
    }

    /// Of agents that may be offered; without what is reserved.
    Quantities free() {
        return free;
    }
}
