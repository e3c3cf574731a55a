package io.fairlead.master.cluster;

import io.fairlead.core.allocation.ResourceRequest;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.task.TaskSpec;
import io.fairlead.master.state.LiveView;
import io.fairlead.master.state.TaskRecord;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// How long the cluster needs at least for what is expected of its live and waiting tasks: for each
/// kind of resource amount × time over what there is of it; the greatest counts. Tasks that do not
/// say how long they run are left out.
final class Makespan {

    private Makespan() {}

    static Duration bound(LiveView view, Quantities total, Instant now) {
        Map<String, BigInteger> work = new TreeMap<>();
        for (TaskRecord task : view.tasks().all()) {
            Duration expected = task.allocation().task().expectedDuration();
            Instant since = task.progress().runningAt();
            Duration left =
                    expected == null || since == null
                            ? expected
                            : expected.minus(Duration.between(since, now));
            add(work, task.allocation().resources().quantities(), left);
        }
        for (ResourceRequest request : view.requests().all()) {
            for (TaskSpec task : request.tasks()) {
                add(work, task.resources().quantities(), task.expectedDuration());
            }
        }
        BigInteger longest = BigInteger.ZERO;
        for (Map.Entry<String, BigInteger> kind : work.entrySet()) {
            long there = total.amountOf(kind.getKey());
            if (there > 0) {
                longest = longest.max(kind.getValue().divide(BigInteger.valueOf(there)));
            }
        }
        return Duration.ofMillis(longest.longValueExact());
    }

    private static void add(
            Map<String, BigInteger> work, Quantities amounts, @Nullable Duration time) {
        if (time == null || time.isNegative()) {
            return;
        }
        BigInteger millis = BigInteger.valueOf(time.toMillis());
        amounts.byKind()
                .forEach((kind, amount) ->
                        work.merge(
                                kind,
                                millis.multiply(BigInteger.valueOf(amount)),
                                BigInteger::add));
    }
}
