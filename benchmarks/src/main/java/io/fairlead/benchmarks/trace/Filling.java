package io.fairlead.benchmarks.trace;

import io.fairlead.core.allocation.Allocator;
import io.fairlead.core.allocation.AllocatorSettings;
import io.fairlead.core.allocation.FrameworkTerms;
import io.fairlead.core.allocation.ResourceRequest;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.RequestId;
import io.fairlead.core.id.RequestKey;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.placement.Shape;
import io.fairlead.core.policy.SchedulingPolicies;
import io.fairlead.core.task.TaskSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/// One filling of an empty cluster: tasks drawn from the list arrive one by one and never leave;
/// each is placed at once or refused for good.
final class Filling {

    /// How much GPU was allocated, in parts of the cluster's, when that much was asked for.
    record Filled(double at100, double at130) {}

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final RoleName ROLE = RoleName.valueOf("trace");
    private static final FrameworkId FRAMEWORK = new FrameworkId(new UUID(0, 1));

    private final Trace trace;
    private final Allocator allocator;
    private long lastId;

    /// @param placement the score's name
    /// @param known whether it is known at the start what is usually asked for
    Filling(Trace trace, String placement, boolean known) {
        this.trace = trace;
        this.allocator = new Allocator(AllocatorSettings.DEFAULT, () -> new UUID(1, ++lastId));
        for (int i = 0; i < trace.nodes().size(); i++) {
            Trace.Node node = trace.nodes().get(i);
            allocator.putAgent(new AgentId(new UUID(0, i)), node.total(), node.attributes(), true);
        }
        allocator.putFramework(
                new FrameworkTerms(
                        FRAMEWORK,
                        Set.of(ROLE),
                        SchedulingPolicies.standard()
                                .find("FCFS placement=" + placement)
                                .orElseThrow(() ->
                                        new IllegalArgumentException(
                                                "no placement score is called " + placement)),
                        Set.of()));
        if (known) {
            trace.tasks().forEach(shape -> allocator.learn(task("known", shape)));
        }
    }

    /// Fills with what is drawn by that seed: all of the list once, in a random order, then draws
    /// from it.
    Filled fill(long seed) {
        Random random = new Random(seed);
        List<Shape> drawn = new ArrayList<>(trace.tasks());
        Collections.shuffle(drawn, random);
        long capacity = trace.gpus();
        long asked = 0;
        long given = 0;
        double at100 = -1;
        for (int i = 0; asked * 100 < capacity * 130; i++) {
            Shape shape = drawn.get(i < drawn.size() ? i : random.nextInt(drawn.size()));
            asked += shape.needs().quantities().gpus();
            given += place("t" + i, shape) ? shape.needs().quantities().gpus() : 0;
            if (at100 < 0 && asked >= capacity) {
                at100 = (double) given / capacity;
            }
        }
        return new Filled(at100, (double) given / capacity);
    }

    private boolean place(String name, Shape shape) {
        RequestKey key = new RequestKey(FRAMEWORK, RequestId.valueOf(name));
        allocator.addRequest(new ResourceRequest(key, ROLE, NOW, List.of(task(name, shape))));
        boolean placed = !allocator.allocate(NOW).isEmpty();
        if (!placed) {
            allocator.withdraw(key);
        }
        return placed;
    }

    private static TaskSpec task(String name, Shape shape) {
        return new TaskSpec(
                TaskId.valueOf(name),
                name,
                "true",
                null,
                List.of(),
                Map.of(),
                shape.needs(),
                shape.constraints(),
                50,
                null,
                null,
                null,
                Duration.ZERO,
                null,
                Map.of());
    }
}
