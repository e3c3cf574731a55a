package io.fairlead.core.placement;

import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.resource.GpuShare;
import io.fairlead.core.resource.GpuShares;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.resource.Resources;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Says what a task should take of an agent, and how much more of its GPUs that would strand for
/// what is usually asked for ([Demand]). One thread at a time.
///
/// Answers are kept for each agent until it changes: a placement changes one agent, and the next
/// one asks all.
public final class FragmentationPlacer {

    /// What to take, and what that costs.
    ///
    /// @param part of the agent's free resources
    /// @param stranded thousandths of GPUs that would be stranded more than before, weighted; less
    ///   than 0 where less would be
    public record Choice(Resources part, double stranded) {}

    private final Demand demand;
    private final Map<AgentId, Known> agents = new HashMap<>();
    private final Map<ResourceNeeds, Integer> numbers = new HashMap<>();
    private ResourceNeeds lastNeeds = ResourceNeeds.NONE;
    private int lastNumber;

    /// An agent as it was when it was asked last.
    private final class Known {
        private final Attributes attributes;
        private final Resources free;
        private final BitSet allowed;
        private final double stranded;

        /// By the number of the needs; null where they were not asked for yet.
        private final List<@Nullable Optional<Choice>> choices = new ArrayList<>();

        private Known(Attributes attributes, Resources free, @Nullable Known before) {
            this.attributes = attributes;
            this.free = free;
            this.allowed =
                    before != null && before.attributes.equals(attributes)
                            ? before.allowed
                            : demand.allowed(attributes);
            this.stranded = strandedIn(free);
        }

        private double strandedIn(Resources left) {
            List<GpuShare> shares = left.gpus().shares();
            int[] devices = new int[shares.size()];
            for (int i = 0; i < devices.length; i++) {
                devices[i] = shares.get(i).thousandths();
            }
            return demand.stranded(allowed, left.quantities(), devices);
        }

        private Optional<Choice> choice(int number, ResourceNeeds needs) {
            while (choices.size() <= number) {
                choices.add(null);
            }
            Optional<Choice> kept = choices.get(number);
            if (kept != null) {
                return kept;
            }
            Optional<Choice> made = best(needs);
            choices.set(number, made);
            return made;
        }

        private Optional<Choice> best(ResourceNeeds needs) {
            Choice best = null;
            for (Resources part : parts(free, needs)) {
                double more = strandedIn(free.minus(part)) - stranded;
                if (best == null || more < best.stranded) {
                    best = new Choice(part, more);
                }
            }
            return Optional.ofNullable(best);
        }
    }

    /// @param demand what is usually asked for
    public FragmentationPlacer(Demand demand) {
        this.demand = demand;
        numbers.put(lastNeeds, lastNumber);
    }

    /// The best that a task of these needs can take there; nothing if it does not fit.
    public Optional<Choice> choose(
            AgentId id, Attributes attributes, Resources free, ResourceNeeds needs) {
        Known known = agents.get(id);
        if (known == null || known.free != free || !known.attributes.equals(attributes)) {
            known = new Known(attributes, free, known);
            agents.put(id, known);
        }
        return known.choice(number(needs), needs);
    }

    /// One task asks many agents: its needs are looked up once.
    private int number(ResourceNeeds needs) {
        if (needs != lastNeeds) {
            lastNeeds = needs;
            lastNumber = numbers.computeIfAbsent(needs, _ -> numbers.size());
        }
        return lastNumber;
    }

    /// The ways to meet the needs that differ: a share of a device for each amount that devices
    /// have left.
    private static List<Resources> parts(Resources free, ResourceNeeds needs) {
        Optional<Resources> first = free.carve(needs);
        if (first.isEmpty() || !first.get().gpus().isShareOfOne()) {
            return first.stream().toList();
        }
        Resources any = first.get();
        int share = any.gpus().shares().getFirst().thousandths();
        List<Resources> parts = new ArrayList<>();
        BitSet seen = new BitSet();
        for (GpuShare device : free.gpus().shares()) {
            if (device.thousandths() >= share && !seen.get(device.thousandths())) {
                seen.set(device.thousandths());
                parts.add(any.withGpus(GpuShares.of(device.device(), share)));
            }
        }
        return parts;
    }
}
