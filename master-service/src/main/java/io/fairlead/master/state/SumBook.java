package io.fairlead.master.state;

import io.fairlead.core.resource.Quantities;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// T and E as running sums, exact: in thousandths × milliseconds.
///
/// Of ended tasks the sums stand in a table. Of live ones two sums are enough for any moment: Σ n·t
/// over running time is `n·now − Σ n·start`.
final class SumBook {

    private final Table<String, SumRecord> ended;
    private final Map<String, ProductSum> held = new HashMap<>();
    private final Map<String, ProductSum> heldStart = new HashMap<>();
    private final ProductSum runningStart = new ProductSum();
    private long running;

    SumBook(Table<String, SumRecord> ended) {
        this.ended = ended;
    }

    void staged(TaskRecord task) {
        live(task, 1);
    }

    private void live(TaskRecord task, int sign) {
        long start = sign * task.stagedAt().toEpochMilli();
        amounts(task)
                .forEachKind((kind, amount) -> {
                    sum(held, kind).add(amount, sign);
                    sum(heldStart, kind).add(amount, start);
                });
        if (task.progress().runningAt() != null) {
            runs(task.progress().runningAt(), sign);
        }
    }

    private static ProductSum sum(Map<String, ProductSum> sums, String kind) {
        return sums.computeIfAbsent(kind, _ -> new ProductSum());
    }

    void startedRunning(Instant at) {
        runs(at, 1);
    }

    private void runs(Instant at, int sign) {
        running += sign;
        runningStart.add(at.toEpochMilli(), sign);
    }

    /// @param stoppedAt when it stopped running, by the clock by which it began
    /// @param at when its allocation ended
    void ended(TaskRecord task, Instant stoppedAt, @Nullable Duration cpuTime, Instant at) {
        live(task, -1);
        add("tasks", BigInteger.ONE);
        Instant ran = task.progress().runningAt();
        if (ran != null) {
            add("millis", millis(ran, stoppedAt));
        }
        BigInteger holding = millis(task.stagedAt(), at);
        amounts(task)
                .forEachKind((kind, amount) ->
                        add("allocated." + kind, holding.multiply(BigInteger.valueOf(amount))));
        if (cpuTime != null && !cpuTime.isNegative()) {
            add("used.cpus", millisOf(cpuTime).multiply(THOUSAND));
        }
    }

    private static final BigInteger THOUSAND = BigInteger.valueOf(1000);

    private static BigInteger millis(Instant from, Instant to) {
        return millisOf(Duration.between(from, to)).max(BigInteger.ZERO);
    }

    /// Without overflow, whatever an agent said.
    private static BigInteger millisOf(Duration duration) {
        return BigInteger.valueOf(duration.toSeconds())
                .multiply(THOUSAND)
                .add(BigInteger.valueOf(duration.toMillisPart()));
    }

    private static Quantities amounts(TaskRecord task) {
        return task.allocation().resources().quantities();
    }

    private void add(String name, BigInteger more) {
        SumRecord was = ended.find(name);
        ended.put(name, new SumRecord(name, was == null ? more : was.value().add(more)));
    }

    LiveSums snapshot() {
        return new LiveSums(values(held), values(heldStart), running, runningStart.value());
    }

    private static Map<String, BigInteger> values(Map<String, ProductSum> sums) {
        return sums.entrySet().stream()
                .collect(
                        Collectors.toUnmodifiableMap(Map.Entry::getKey, e -> e.getValue().value()));
    }
}
