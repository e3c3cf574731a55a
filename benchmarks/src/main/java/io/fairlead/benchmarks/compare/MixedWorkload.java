package io.fairlead.benchmarks.compare;

import io.fairlead.core.policy.CapacityTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Makes the mixed workload: three queues on 16 agents of 16 cores, small, middle and whole-machine
/// tasks, arrivals in waves that come to about as much as the cluster can do, one in three with a
/// deadline. The same seed gives the same workload.
final class MixedWorkload {

    private static final int AGENTS = 16;
    private static final int CORES = 16;
    private static final double WAVE_SECONDS = 3 * 3600;

    private final Random random;

    MixedWorkload(long seed) {
        this.random = new Random(seed);
    }

    private record Kind(int weight, long cpus, long memoryMiB, double least, double most) {}

    private static final List<Kind> KINDS =
            List.of(
                    new Kind(60, 1000, 2048, 30, 240),
                    new Kind(28, 4000, 12_288, 180, 1200),
                    new Kind(8, 8000, 32_768, 300, 1800),
                    new Kind(4, 16_000, 49_152, 300, 1500));

    /// @param load the mean of what arrives, as a part of what the cluster can do
    Workload make(int tasks, double load) {
        List<Workload.Line> lines = new ArrayList<>();
        double meanCoreSeconds = meanCoreSeconds();
        double perSecond = load * AGENTS * CORES / meanCoreSeconds;
        double now = 0;
        for (int i = 0; i < tasks; i++) {
            double wave = 1 + 0.7 * Math.sin(2 * Math.PI * now / WAVE_SECONDS);
            now += -Math.log(1 - random.nextDouble()) / (perSecond * wave);
            lines.add(line(now));
        }
        return new Workload(
                List.of(new Workload.Machines(AGENTS, CORES * 1000L, 65_536)),
                CapacityTree.parse("adhoc:0.2:1,prod:0.5:1,research:0.3:1"),
                lines);
    }

    private static double meanCoreSeconds() {
        double sum = 0;
        for (Kind kind : KINDS) {
            sum += kind.weight() / 100.0 * kind.cpus() / 1000 * (kind.least() + kind.most()) / 2;
        }
        return sum;
    }

    private Workload.Line line(double now) {
        Kind kind = kind();
        double run = kind.least() + random.nextDouble() * (kind.most() - kind.least());
        double estimate = run * (1 + 0.3 * random.nextDouble());
        int who = random.nextInt(10);
        String queue = who < 4 ? "prod" : who < 7 ? "research" : "adhoc";
        // Half of the work is of one user of each queue, the rest of four others.
        String user = queue + "-" + Math.max(0, random.nextInt(8) - 3);
        Double deadline =
                random.nextInt(3) == 0 ? now + estimate * (1.2 + 4 * random.nextDouble()) : null;
        int priority = queue.equals("prod") ? 60 : 50;
        return new Workload.Line(
                now, queue, user, kind.cpus(), kind.memoryMiB(), run, estimate, deadline, priority);
    }

    private Kind kind() {
        int left = random.nextInt(100);
        for (Kind kind : KINDS) {
            left -= kind.weight();
            if (left < 0) {
                return kind;
            }
        }
        return KINDS.getLast();
    }
}
