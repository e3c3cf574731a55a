package io.fairlead.core.placement;

import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.resource.Fixed;
import io.fairlead.core.resource.Quantities;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/// What is usually asked for of GPUs, and how much of an agent's free GPUs it leaves stranded.
///
/// After "Beware of Fragmentation: Scheduling GPU-Sharing Workloads with Fragmentation Gradient
/// Descent" (Weng et al., USENIX ATC 2023, section 3): what is stranded for a shape is what is free
/// and could not be used if tasks of that shape alone came; over all shapes, the mean by how often
/// they come. Two things are measured otherwise than there:
///
/// - GPUs that cores or memory do not suffice for are stranded too, in proportion; there a node is
///   usable as soon as one more task fits.
/// - A shape counts the more, the fewer GPUs it can use by its constraints: by the cluster's GPUs
///   over those. So devices that some tasks cannot do without are left to them.
public final class Demand {

    /// Nothing is known of.
    public static final Demand NONE = new Demand(List.of(), new double[0]);

    private final List<Shape> shapes;
    private final double[] weights;
    private final long[] cpus;
    private final long[] memory;
    private final long[] disk;
    private final long[] gpus;

    private Demand(List<Shape> shapes, double[] weights) {
        this.shapes = shapes;
        this.weights = weights;
        this.cpus = each(shape -> shape.needs().quantities().cpus());
        this.memory = each(shape -> shape.needs().quantities().memoryMiB());
        this.disk = each(shape -> shape.needs().quantities().diskMiB());
        this.gpus = each(Shape::gpus);
    }

    private long[] each(ToLongFunction<Shape> amount) {
        return shapes.stream().mapToLong(amount).toArray();
    }

    /// From a history.
    ///
    /// @param gpusOf thousandths of GPUs in the cluster by the attributes of the agents that have
    ///   them
    public static Demand of(DemandHistory history, Map<Attributes, Long> gpusOf) {
        Map<Shape, Long> counts = history.counts();
        List<Shape> shapes =
                counts.keySet().stream().sorted(Comparator.comparing(Shape::toString)).toList();
        double all = sum(gpusOf.values().stream().mapToLong(Long::longValue).toArray());
        double[] weights = new double[shapes.size()];
        for (int i = 0; i < weights.length; i++) {
            Shape shape = shapes.get(i);
            double usable =
                    sum(
                            gpusOf.entrySet().stream()
                                    .filter(agent -> shape.mayUse(agent.getKey()))
                                    .mapToLong(Map.Entry::getValue)
                                    .toArray());
            double often = (double) counts.getOrDefault(shape, 0L) / history.tasks();
            weights[i] = usable == 0 ? 0 : often * all / usable;
        }
        return new Demand(shapes, weights);
    }

    private static double sum(long[] amounts) {
        double sum = 0;
        for (long amount : amounts) {
            sum += amount;
        }
        return sum;
    }

    /// The shapes that may use an agent.
    BitSet allowed(Attributes agent) {
        BitSet allowed = new BitSet(shapes.size());
        for (int i = 0; i < shapes.size(); i++) {
            allowed.set(i, shapes.get(i).mayUse(agent));
        }
        return allowed;
    }

    /// How much of what is free would be stranded.
    ///
    /// @param allowed shapes that may use the agent
    /// @param free the agent's free amounts
    /// @param devices free thousandths of each of its GPUs
    /// @return thousandths of GPUs, weighted
    double stranded(BitSet allowed, Quantities free, int[] devices) {
        long all = 0;
        int whole = 0;
        int most = 0;
        for (int device : devices) {
            all += device;
            whole += device == Fixed.ONE ? 1 : 0;
            most = Math.max(most, device);
        }
        double stranded = 0;
        for (int i = 0; all > 0 && i < weights.length; i++) {
            boolean fits = gpus[i] >= Fixed.ONE ? whole * Fixed.ONE >= gpus[i] : most >= gpus[i];
            boolean usable = fits && allowed.get(i) && enough(i, free);
            stranded += weights[i] * (usable ? all - used(i, all, free, devices) : all);
        }
        return stranded;
    }

    private boolean enough(int shape, Quantities free) {
        return free.cpus() >= cpus[shape]
                && free.memoryMiB() >= memory[shape]
                && free.diskMiB() >= disk[shape];
    }

    /// What tasks of that shape could use, if they may be divided.
    private double used(int shape, long all, Quantities free, int[] devices) {
        long lost = 0;
        long least = Math.min(gpus[shape], Fixed.ONE);
        for (int device : devices) {
            lost += device < least ? device : 0;
        }
        double tasks = ratio(free.cpus(), cpus[shape]);
        tasks = Math.min(tasks, ratio(free.memoryMiB(), memory[shape]));
        tasks = Math.min(tasks, ratio(free.diskMiB(), disk[shape]));
        return Math.min((double) all - lost, tasks * gpus[shape]);
    }

    private static double ratio(long free, long need) {
        return need == 0 ? Double.MAX_VALUE : (double) free / need;
    }
}
