package io.fairlead.api.json;

import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.constraint.Operator;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.AllocationId;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.IncarnationId;
import io.fairlead.core.id.OfferId;
import io.fairlead.core.id.RequestId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.offer.OfferConstraints;
import io.fairlead.core.offer.OfferMinimum;
import io.fairlead.core.offer.OfferNeed;
import io.fairlead.core.offer.OfferShape;
import io.fairlead.core.offer.OfferTerms;
import io.fairlead.core.resource.CustomScalars;
import io.fairlead.core.resource.GpuShare;
import io.fairlead.core.resource.GpuShares;
import io.fairlead.core.resource.Limits;
import io.fairlead.core.resource.PortRanges;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.HealthCheck;
import io.fairlead.core.task.TaskSpec;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Makes a value of any record of the contract: with all that may be there, or with only what must.
final class SampleRecords {

    private static final UUID ID = UUID.fromString("0192f0c1-0000-7000-8000-000000000001");

    static final Instant AT = Instant.parse("2026-12-01T18:00:00Z");

    static final TaskSpec TASK =
            new TaskSpec(
                    TaskId.valueOf("wordcount-0192-0-1"),
                    "wordcount",
                    "wc -w input.txt",
                    "alpine:3",
                    List.of(URI.create("file:///data/input.txt")),
                    Map.of("LANG", "C"),
                    new ResourceNeeds(
                            new Quantities(
                                    500,
                                    128_000,
                                    0,
                                    300,
                                    1000,
                                    CustomScalars.of(Map.of("licences", 1000L))),
                            PortRanges.NONE),
                    List.of(
                            new Constraint("zone", Operator.IN, List.of("a", "b"), 0),
                            new Constraint("host", Operator.MAX_PER, List.of(), 2)),
                    70,
                    AT,
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(5),
                    Duration.ofSeconds(10),
                    new HealthCheck(
                            new HealthCheck.Http("/", 0),
                            null,
                            null,
                            Duration.ZERO,
                            Duration.ofSeconds(5),
                            Duration.ofSeconds(1),
                            3),
                    new HealthCheck(
                            null,
                            new HealthCheck.Tcp(0),
                            null,
                            Duration.ZERO,
                            Duration.ofSeconds(2),
                            Duration.ofSeconds(1),
                            1),
                    Map.of("team", "search"),
                    Duration.ofMinutes(5));

    static final Resources RESOURCES =
            new Resources(
                    4500,
                    2_048_000,
                    0,
                    new GpuShares(List.of(new GpuShare(0, 1000), new GpuShare(2, 250))),
                    PortRanges.of(31_000, 31_005).plus(PortRanges.of(32_000, 32_000)),
                    CustomScalars.of(Map.of("licences", 1500L)));

    static final OfferTerms OFFER_TERMS =
            new OfferTerms(
                    Map.of(
                            RoleName.valueOf("research/vision"),
                            new OfferShape(
                                    Optional.of(OfferMinimum.anyOf(RESOURCES.quantities())),
                                    new OfferConstraints(
                                            List.of(
                                                    List.of(
                                                            new Constraint(
                                                                    "zone",
                                                                    Operator.EQUALS,
                                                                    List.of("a"),
                                                                    0)))))),
                    OptionalLong.of(250));

    private static final Map<Class<?>, Object> VALUES =
            Map.ofEntries(
                    Map.entry(String.class, "text"),
                    Map.entry(URI.class, URI.create("http://127.0.0.1:5051")),
                    Map.entry(Instant.class, AT),
                    Map.entry(Duration.class, Duration.ofMillis(1500)),
                    Map.entry(BigDecimal.class, new BigDecimal("1.5")),
                    Map.entry(AgentId.class, new AgentId(ID)),
                    Map.entry(FrameworkId.class, new FrameworkId(ID)),
                    Map.entry(OfferId.class, new OfferId(ID)),
                    Map.entry(AllocationId.class, new AllocationId(ID)),
                    Map.entry(IncarnationId.class, new IncarnationId(ID)),
                    Map.entry(TaskId.class, TASK.taskId()),
                    Map.entry(RequestId.class, RequestId.valueOf("request-1")),
                    Map.entry(RoleName.class, RoleName.valueOf("research/vision")),
                    Map.entry(Attributes.class, Attributes.of(Map.of("host", "h1", "zone", "a"))),
                    Map.entry(Resources.class, RESOURCES),
                    Map.entry(Quantities.class, RESOURCES.quantities()),
                    Map.entry(
                            Limits.class,
                            new Limits(new TreeMap<>(Map.of("cpus", 500L, "licences", 0L)))),
                    Map.entry(TaskSpec.class, TASK),
                    Map.entry(ResourceNeeds.class, TASK.resources()),
                    Map.entry(Constraint.class, TASK.constraints().getFirst()),
                    Map.entry(OfferTerms.class, OFFER_TERMS),
                    Map.entry(
                            OfferNeed.class,
                            new OfferNeed(
                                    TASK.resources(),
                                    3,
                                    List.of(
                                            new Constraint(
                                                    "zone", Operator.EXISTS, List.of(), 0)))),
                    Map.entry(UUID.class, ID),
                    Map.entry(Object.class, "text"),
                    Map.entry(int.class, 7),
                    Map.entry(Integer.class, 7),
                    Map.entry(long.class, 5_000_000_000L),
                    Map.entry(Long.class, 5_000_000_000L),
                    Map.entry(double.class, 0.25),
                    Map.entry(boolean.class, true),
                    Map.entry(Boolean.class, true));

    private SampleRecords() {}

    /// @param full whether what may be absent is there
    static Object of(Class<?> type, boolean full) {
        RecordComponent[] components = type.getRecordComponents();
        Object[] arguments =
                Arrays.stream(components)
                        .map(c -> isNullable(c) && !full ? null : value(c.getGenericType(), full))
                        .toArray();
        try {
            Constructor<?> constructor =
                    type.getDeclaredConstructor(
                            Arrays.stream(components)
                                    .map(RecordComponent::getType)
                                    .toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(arguments);
        } catch (ReflectiveOperationException failed) {
            throw new AssertionError("cannot make a " + type, failed);
        }
    }

    private static boolean isNullable(RecordComponent component) {
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private static Object value(Type type, boolean full) {
        if (type instanceof ParameterizedType generic) {
            Type argument = generic.getActualTypeArguments()[0];
            if (generic.getRawType() == SortedMap.class) {
                return new TreeMap<>(Map.of("cpus", new BigDecimal("3.5")));
            }
            return full ? List.of(value(argument, full)) : List.of();
        }
        if (!(type instanceof Class<?> plain)) {
            return "text";
        }
        Object known = VALUES.get(plain);
        if (known != null) {
            return known;
        }
        return plain.isEnum() ? plain.getEnumConstants()[0] : of(plain, full);
    }
}
