package io.fairlead.core.allocation;

import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.explanation.Blocker;
import io.fairlead.core.explanation.NearFit;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.policy.LivePeers;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.TaskSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Function;

/// One look at all agents for one task: how many lack what, how many each constraint excludes,
/// which come nearest.
final class AgentCensus {

    private static final int MOST_NEAR = 5;

    private final TaskSpec task;
    private final RoleName role;
    private final Quantities need;
    private final Map<String, Long> kinds;
    private final Constraint.Peers peers;
    private final int[] excludes;
    private final int[] alone;
    private final Map<String, Integer> lackedBy = new HashMap<>();
    private Quantities clusterFree = Quantities.ZERO;
    private Quantities largestFree = Quantities.ZERO;
    int known;
    int offerable;
    int withRoom;
    int allowed;
    int both;
    int everFits;
    private int fragmented;
    private int heldInOffers;

    /// Where it would fit were what is free there not reserved for others.
    private int reserved;

    /// What is free there and reserved for others, of the kinds that it asks for.
    private Quantities reservedFree = Quantities.ZERO;

    /// The worst of the best on top.
    private final PriorityQueue<Near> nearest =
            new PriorityQueue<>(
                    Comparator.comparingDouble(Near::distance)
                            .thenComparing(near -> near.agent().id())
                            .reversed());

    private final Map<String, Smaller> smaller = new HashMap<>();

    private record Near(
            double distance,
            AgentHoldings agent,
            Quantities free,
            boolean room,
            List<Constraint> failed) {}

    /// Of the agents that lack one kind alone, the one that lacks the least of it.
    ///
    /// @param free thousandths of the kind that can be taken there
    record Smaller(String kind, long free, AgentHoldings agent) {}

    AgentCensus(TaskSpec task, RoleName role, Collection<AgentHoldings> agents, LivePeers peers) {
        this.task = task;
        this.role = role;
        this.need = task.resources().quantities();
        this.kinds = need.byKind();
        this.peers = peers.of(task.group());
        this.excludes = new int[task.constraints().size()];
        this.alone = new int[excludes.length];
        agents.forEach(this::look);
    }

    private void look(AgentHoldings agent) {
        known++;
        boolean large =
                agent.totalFor(role).carve(task.resources()).isPresent()
                        && staticallyAllows(agent.attributes());
        everFits += large ? 1 : 0;
        if (!agent.gives()) {
            return;
        }
        offerable++;
        Resources own = agent.freeFor(role).resources();
        Quantities free = own.quantities();
        clusterFree = clusterFree.plus(free);
        largestFree = largestFree.max(free);
        boolean room = own.carve(task.resources()).isPresent();
        List<Constraint> failed = failed(agent.attributes());
        withRoom += room ? 1 : 0;
        allowed += failed.isEmpty() ? 1 : 0;
        both += room && failed.isEmpty() ? 1 : 0;
        if (room && failed.size() == 1) {
            alone[task.constraints().indexOf(failed.getFirst())]++;
        }
        if (!room) {
            lacks(agent, own, failed);
        }
        if (!room || !failed.isEmpty()) {
            remember(agent, free, room, failed);
        }
    }

    private boolean staticallyAllows(Attributes agent) {
        for (Constraint constraint : task.constraints()) {
            if (constraint.isStatic() && !constraint.allows(agent, Constraint.Peers.NONE)) {
                return false;
            }
        }
        return true;
    }

    private List<Constraint> failed(Attributes agent) {
        if (excludes.length == 0) {
            return List.of();
        }
        List<Constraint> failed = new ArrayList<>(1);
        for (int i = 0; i < excludes.length; i++) {
            Constraint constraint = task.constraints().get(i);
            if (!constraint.allows(agent, peers)) {
                failed.add(constraint);
                excludes[i]++;
            }
        }
        return failed;
    }

    private void lacks(AgentHoldings agent, Resources own, List<Constraint> failed) {
        Quantities free = own.quantities();
        String lacking = "";
        int count = 0;
        for (Map.Entry<String, Long> kind : kinds.entrySet()) {
            if (free.amountOf(kind.getKey()) < kind.getValue()) {
                lackedBy.merge(kind.getKey(), 1, Integer::sum);
                lacking = kind.getKey();
                count++;
            }
        }
        fragmented += count == 0 ? 1 : 0;
        if (!agent.offered().isNone() && failed.isEmpty()) {
            heldInOffers += fitsWithoutOffers(agent) ? 1 : 0;
        }
        Reserved others = agent.unused().unusableBy(role);
        if (!others.isNone()
                && failed.isEmpty()
                && agent.free().carve(task.resources()).isPresent()) {
            reserved++;
            reservedFree = reservedFree.plus(others.sum().quantities());
        }
        if (failed.isEmpty() && count <= 1) {
            String kind = count == 0 ? "gpus" : lacking;
            long usable = usable(kind, own);
            Smaller best = smaller.get(kind);
            if (usable > 0
                    && usable < need.amountOf(kind)
                    && (best == null || usable > best.free)) {
                smaller.put(kind, new Smaller(kind, usable, agent));
            }
        }
    }

    /// What is reserved for others stays out, offered or not.
    private boolean fitsWithoutOffers(AgentHoldings agent) {
        Resources back = agent.total();
        Resources others = agent.allocated().plus(agent.unused().unusableBy(role).sum());
        return back.contains(others) && back.minus(others).carve(task.resources()).isPresent();
    }

    /// GPUs are taken as whole devices, or as a share of one.
    private long usable(String kind, Resources free) {
        if (!kind.equals("gpus")) {
            return free.quantities().amountOf(kind);
        }
        long whole = 0;
        long largest = 0;
        for (var device : free.gpus().shares()) {
            whole += device.thousandths() == 1000 ? 1000 : 0;
            largest = Math.max(largest, device.thousandths());
        }
        return need.gpus() > 1000 ? whole : largest;
    }

    private void remember(
            AgentHoldings agent, Quantities free, boolean room, List<Constraint> failed) {
        double distance = failed.size();
        if (!room) {
            double shortage = 0;
            for (Map.Entry<String, Long> kind : kinds.entrySet()) {
                long missing = kind.getValue() - free.amountOf(kind.getKey());
                shortage += Math.max(0, missing) / (double) kind.getValue();
            }
            distance += shortage == 0 ? 0.5 : shortage;
        }
        if (nearest.size() == MOST_NEAR && distance > nearest.element().distance) {
            return;
        }
        nearest.add(new Near(distance, agent, free, room, failed));
        if (nearest.size() > MOST_NEAR) {
            nearest.remove();
        }
    }

    private NearFit fit(Near near, String name) {
        Quantities missing =
                near.room() ? Quantities.ZERO : need.minus(near.free()).max(Quantities.ZERO);
        return new NearFit(
                near.agent().id(),
                name,
                missing,
                !near.room() && missing.isZero(),
                near.failed().stream().map(Constraint::toString).toList());
    }

    // ---- what came of it

    /// @param names what people call an agent
    List<NearFit> nearest(Function<AgentId, String> names) {
        return nearest.stream()
                .sorted(nearest.comparator().reversed())
                .map(near -> fit(near, names.apply(near.agent().id())))
                .toList();
    }

    Collection<Smaller> smaller() {
        return smaller.values();
    }

    /// Whether some agent has room and is excluded by that constraint alone.
    boolean excludesAlone(int constraint) {
        return alone[constraint] > 0;
    }

    Blocker.Resources resources() {
        List<Blocker.Shortage> shortages = new ArrayList<>();
        kinds.forEach((kind, needed) ->
                shortages.add(
                        new Blocker.Shortage(
                                kind,
                                needed,
                                largestFree.amountOf(kind),
                                clusterFree.amountOf(kind),
                                lackedBy.getOrDefault(kind, 0))));
        shortages.sort(Comparator.comparing((Blocker.Shortage kind) -> -kind.lackedBy()));
        return new Blocker.Resources(offerable, everFits, fragmented, heldInOffers, shortages);
    }

    boolean isReservedForOthers() {
        return reserved > 0;
    }

    Blocker.Reserved reserved() {
        List<Blocker.Amount> amounts = new ArrayList<>();
        kinds.forEach((kind, needed) -> {
            long there = reservedFree.amountOf(kind);
            if (there > 0) {
                amounts.add(new Blocker.Amount(kind, needed, there));
            }
        });
        return new Blocker.Reserved(role, reserved, amounts);
    }

    Blocker.Constraints constraints() {
        List<Blocker.Exclusion> each = new ArrayList<>();
        for (int i = 0; i < excludes.length; i++) {
            each.add(
                    new Blocker.Exclusion(
                            task.constraints().get(i).toString(), excludes[i], alone[i]));
        }
        return new Blocker.Constraints(offerable, allowed, withRoom, each);
    }
}
