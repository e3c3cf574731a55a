package io.fairlead.peers;

import com.netflix.fenzo.ConstraintEvaluator;
import com.netflix.fenzo.SchedulingResult;
import com.netflix.fenzo.TaskRequest;
import com.netflix.fenzo.TaskScheduler;
import com.netflix.fenzo.VMTaskFitnessCalculator;
import com.netflix.fenzo.VirtualMachineLease;
import com.netflix.fenzo.plugins.BinPackingFitnessCalculators;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.mesos.Protos;
import org.jspecify.annotations.Nullable;

/// Netflix Fenzo, packing cores and memory tightly: 10,000 tasks of 0.5 to 4 cores and 0.5 to 8 GiB
/// onto 10,000 agents of 8 cores and 16 GiB, drawn as for the allocator, in one call.
final class Fenzo implements Peers.Peer {

    private static final int SIZE = 10_000;

    @Override
    public Peers.Round round() {
        TaskScheduler scheduler =
                new TaskScheduler.Builder()
                        .withLeaseOfferExpirySecs(1_000_000)
                        .withLeaseRejectAction(lease -> {})
                        .withFitnessCalculator(BinPackingFitnessCalculators.cpuMemBinPacker)
                        .disableShortfallEvaluation()
                        .build();
        List<VirtualMachineLease> leases = new ArrayList<>();
        for (int i = 0; i < SIZE; i++) {
            leases.add(new Lease("h" + i, System.currentTimeMillis()));
        }
        SplittableRandom random = new SplittableRandom(42);
        List<TaskRequest> tasks = new ArrayList<>();
        for (int i = 0; i < SIZE; i++) {
            tasks.add(new Task("t" + i, random.nextInt(1, 9) * 0.5, random.nextInt(1, 17) * 512));
        }
        long from = System.nanoTime();
        SchedulingResult result = scheduler.scheduleOnce(tasks, leases);
        double millis = (System.nanoTime() - from) / 1e6;
        long placed =
                result.getResultMap().values().stream()
                        .mapToLong(vm -> vm.getTasksAssigned().size())
                        .sum();
        scheduler.shutdown();
        return new Peers.Round(placed, result.getResultMap().size(), millis);
    }

    private record Lease(String hostname, long getOfferedTime) implements VirtualMachineLease {
        @Override
        public String getId() {
            return hostname;
        }

        @Override
        public String getVMID() {
            return hostname;
        }

        @Override
        public double cpuCores() {
            return 8;
        }

        @Override
        public double memoryMB() {
            return 16_384;
        }

        @Override
        public double networkMbps() {
            return 0;
        }

        @Override
        public double diskMB() {
            return 100_000;
        }

        @Override
        public List<Range> portRanges() {
            return List.of();
        }

        @Override
        public Protos.@Nullable Offer getOffer() {
            return null;
        }

        @Override
        public Map<String, Protos.Attribute> getAttributeMap() {
            return Collections.emptyMap();
        }

        @Override
        public @Nullable Double getScalarValue(String name) {
            return null;
        }

        @Override
        public Map<String, Double> getScalarValues() {
            return Collections.emptyMap();
        }
    }

    private static final class Task implements TaskRequest {
        private final String id;
        private final double cores;
        private final double memoryMiB;
        private @Nullable AssignedResources assigned;

        private Task(String id, double cores, double memoryMiB) {
            this.id = id;
            this.cores = cores;
            this.memoryMiB = memoryMiB;
        }

        @Override
        public String getId() {
            return id;
        }

        @Override
        public String taskGroupName() {
            return "";
        }

        @Override
        public double getCPUs() {
            return cores;
        }

        @Override
        public double getMemory() {
            return memoryMiB;
        }

        @Override
        public double getNetworkMbps() {
            return 0;
        }

        @Override
        public double getDisk() {
            return 0;
        }

        @Override
        public int getPorts() {
            return 0;
        }

        @Override
        public Map<String, Double> getScalarRequests() {
            return Collections.emptyMap();
        }

        @Override
        public Map<String, NamedResourceSetRequest> getCustomNamedResources() {
            return Collections.emptyMap();
        }

        @Override
        public List<? extends ConstraintEvaluator> getHardConstraints() {
            return List.of();
        }

        @Override
        public List<? extends VMTaskFitnessCalculator> getSoftConstraints() {
            return List.of();
        }

        @Override
        public void setAssignedResources(AssignedResources resources) {
            assigned = resources;
        }

        @Override
        public @Nullable AssignedResources getAssignedResources() {
            return assigned;
        }
    }
}
