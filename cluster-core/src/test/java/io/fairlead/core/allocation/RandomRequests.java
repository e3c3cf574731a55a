package io.fairlead.core.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.constraint.Operator;
import io.fairlead.core.id.RequestId;
import io.fairlead.core.id.RequestKey;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.resource.CustomScalars;
import io.fairlead.core.resource.Fixed;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.task.TaskSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;

/// Frameworks ask for places, and their tasks end.
final class RandomRequests {

    private final RandomPlay play;
    private final ClusterModel model;
    private final SplittableRandom random;

    RandomRequests(RandomPlay play) {
        this.play = play;
        this.model = play.model;
        this.random = play.random;
    }

    String ask() {
        return play.with(
                model.frameworks.values(),
                framework -> {
                    List<TaskSpec> tasks = new ArrayList<>();
                    String group = "job" + random.nextInt(3);
                    for (int i = random.nextInt(4) == 0 ? 3 : 1; i > 0; i--) {
                        tasks.add(task(group));
                    }
                    RequestKey key =
                            new RequestKey(
                                    framework.id(), RequestId.valueOf("r" + play.nextName()));
                    ResourceRequest request =
                            new ResourceRequest(key, role(framework), play.now, tasks);
                    play.allocator.addRequest(request);
                    model.requests.put(key, request);
                    return "ask " + key + " " + request.needs() + " in " + tasks.size();
                });
    }

    TaskSpec task(String group) {
        int devices = random.nextInt(8);
        Quantities amounts =
                new Quantities(
                        random.nextInt(1, 5) * 500L,
                        random.nextInt(1, 5) * 500_000L,
                        0,
                        devices == 0 ? 1000 : devices == 1 ? 300 : 0,
                        Fixed.thousandths(random.nextInt(6) == 0 ? 2 : 0),
                        CustomScalars.of(Map.of("licences", random.nextInt(8) == 0 ? 500L : 0L)));
        Constraint[] constraints =
                switch (random.nextInt(12)) {
                    case 0 -> one(new Constraint("host", Operator.UNIQUE, List.of(), 0));
                    case 1 -> one(new Constraint("zone", Operator.MAX_PER, List.of(), 2));
                    case 2 -> one(new Constraint("zone", Operator.IN, List.of("z0", "z1"), 0));
                    case 3 -> one(new Constraint("zone", Operator.SPREAD, List.of("z0", "z1"), 1));
                    case 4 -> one(new Constraint("zone", Operator.NEAR, List.of(), 0));
                    default -> new Constraint[0];
                };
        int priority = random.nextInt(5) * 20;
        return Scenario.task(
                "t" + play.nextName(), group, priority, ResourceNeeds.of(amounts), constraints);
    }

    private static Constraint[] one(Constraint constraint) {
        return new Constraint[] {constraint};
    }

    /// A set's order differs from one JVM to the next.
    private RoleName role(FrameworkTerms framework) {
        return play.oneOf(new TreeSet<>(framework.roles())).orElseThrow();
    }

    String withdraw() {
        return play.with(
                model.requests.keySet(),
                key -> {
                    assertThat(play.allocator.withdraw(key)).contains(model.requests.remove(key));
                    return "withdraw " + key;
                });
    }

    String release() {
        return play.with(model.allocations.keySet(), play::release);
    }
}
