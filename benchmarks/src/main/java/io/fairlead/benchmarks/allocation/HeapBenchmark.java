package io.fairlead.benchmarks.allocation;

import io.fairlead.core.allocation.Allocation;
import io.fairlead.core.allocation.RoleTerms;
import io.fairlead.core.resource.ResourceNeeds;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.Deque;

/// How much heap 50,000 agents with 500,000 live tasks take, and whether a full collection is
/// needed while tasks come and go. Run it with `-Xmx1536m`: it ends with status 1 if one was.
final class HeapBenchmark {

    private static final int AGENTS = 50_000;
    private static final int TASKS = 500_000;
    private static final int ROUNDS = 200;
    private static final int EACH_ROUND = 2_500;

    private HeapBenchmark() {}

    /// @param args none
    public static void main(String[] args) {
        Cluster cluster = new Cluster();
        cluster.agents(AGENTS, 16, 65_536);
        cluster.frameworks(200, false, RoleTerms.DEFAULT);
        Deque<Allocation> live = new ArrayDeque<>();
        for (int asked = 0; asked < TASKS; asked += EACH_ROUND * 2) {
            start(cluster, live, EACH_ROUND * 2);
        }
        System.gc();
        long used = usedMiB();
        long fullBefore = fullCollections();
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < EACH_ROUND; i++) {
                cluster.allocator.release(live.removeFirst().id());
            }
            start(cluster, live, EACH_ROUND);
        }
        long full = fullCollections() - fullBefore;
        System.out.printf(
                "heap: %,d agents, %,d live tasks: %,d MiB in use after a collection; "
                        + "%d full collections while %,d tasks ended and as many started%n",
                AGENTS, live.size(), used, full, ROUNDS * EACH_ROUND);
        if (full > 0) {
            System.exit(1);
        }
    }

    private static void start(Cluster cluster, Deque<Allocation> live, int count) {
        cluster.ask(count, _ -> ResourceNeeds.of(1_000, 2_048));
        cluster.allocator
                .allocate(Cluster.NOW)
                .grants()
                .forEach(grant -> live.addAll(grant.allocations()));
    }

    private static long usedMiB() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20;
    }

    private static long fullCollections() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .filter(collector -> collector.getName().contains("Old"))
                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                .sum();
    }
}
