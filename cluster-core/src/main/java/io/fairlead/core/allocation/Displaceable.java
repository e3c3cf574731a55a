package io.fairlead.core.allocation;

import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.resource.Quantities;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/// What goes as a whole or stays: an offer, a task, or a gang.
sealed interface Displaceable {

    /// The least work lost first, then the lowest priority, then by id.
    Comparator<Displaceable> CHEAPEST =
            Comparator.comparingDouble(Displaceable::shareSeconds)
                    .thenComparingInt(Displaceable::priority)
                    .thenComparing(Displaceable::id);

    /// The work lost, in dominant share × seconds.
    double shareSeconds();

    /// The highest of its tasks; below every task's for an offer.
    int priority();

    UUID id();

    /// What gets free on one agent when it ends.
    Portion on(AgentId agent);

    /// Where it holds something.
    Set<AgentId> agents();

    /// What all may be given when it ends: it was not reserved.
    Quantities unreserved();

    /// What it holds under each role.
    Map<RoleName, Quantities> amounts();

    /// An offer that a framework holds.
    record Held(Offer offer) implements Displaceable {

        @Override
        public double shareSeconds() {
            return 0;
        }

        @Override
        public int priority() {
            return -1;
        }

        @Override
        public UUID id() {
            return offer.id().value();
        }

        @Override
        public Portion on(AgentId agent) {
            return agent.equals(offer.agentId()) ? offer.portion() : Portion.NONE;
        }

        @Override
        public Set<AgentId> agents() {
            return Set.of(offer.agentId());
        }

        @Override
        public Map<RoleName, Quantities> amounts() {
            return Map.of(offer.role(), offer.resources().quantities());
        }

        @Override
        public Quantities unreserved() {
            return offer.portion().unreserved().quantities();
        }
    }

    /// A task, or the living members of a gang.
    record Running(List<Preemption.Victim> victims) implements Displaceable {

        static Running of(List<Allocation> gang, Quantities capacity, Instant now) {
            List<Preemption.Victim> victims = new ArrayList<>(gang.size());
            for (Allocation allocation : gang) {
                Duration held = Duration.between(allocation.since(), now);
                Duration ran = held.isNegative() ? Duration.ZERO : held;
                double share = allocation.resources().quantities().dominantShare(capacity);
                victims.add(new Preemption.Victim(allocation, ran, share * ran.toMillis() / 1000));
            }
            return new Running(victims);
        }

        @Override
        public double shareSeconds() {
            return victims.stream().mapToDouble(Preemption.Victim::shareSeconds).sum();
        }

        @Override
        public int priority() {
            return victims.stream().mapToInt(v -> v.allocation().task().priority()).max().orElse(0);
        }

        @Override
        public UUID id() {
            return victims.getFirst().allocation().id().value();
        }

        @Override
        public Portion on(AgentId agent) {
            Portion sum = Portion.NONE;
            for (Preemption.Victim victim : victims) {
                boolean here = victim.allocation().agentId().equals(agent);
                sum = here ? sum.plus(victim.allocation().portion()) : sum;
            }
            return sum;
        }

        @Override
        public Set<AgentId> agents() {
            Set<AgentId> agents = new TreeSet<>();
            victims.forEach(victim -> agents.add(victim.allocation().agentId()));
            return agents;
        }

        @Override
        public Quantities unreserved() {
            Quantities sum = Quantities.ZERO;
            for (Preemption.Victim victim : victims) {
                sum = sum.plus(victim.allocation().portion().unreserved().quantities());
            }
            return sum;
        }

        @Override
        public Map<RoleName, Quantities> amounts() {
            Map<RoleName, Quantities> amounts = new TreeMap<>();
            for (Preemption.Victim victim : victims) {
                Allocation allocation = victim.allocation();
                amounts.merge(
                        allocation.role(), allocation.resources().quantities(), Quantities::plus);
            }
            return amounts;
        }
    }
}
