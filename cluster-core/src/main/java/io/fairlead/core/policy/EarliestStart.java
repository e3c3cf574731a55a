package io.fairlead.core.policy;

import io.fairlead.core.explanation.StartEstimate;
import java.util.List;

/// Foretells when something could start, by the reservations that backfill makes.
public final class EarliestStart {

    private EarliestStart() {}

    /// @param before those that go before it, in their order
    public static StartEstimate of(
            WaitingTask waiting, List<WaitingTask> before, Situation situation) {
        Reservations reservations = new Reservations(situation);
        before.forEach(reservations::reserve);
        return switch (reservations.reserve(waiting)) {
            case Reservations.Reserved.At(var start) -> new StartEstimate.At(start, before.size());
            case Reservations.Reserved.NoKnownTime _ ->
                    new StartEstimate.Unknown(
                            "Tasks have to end that say neither estimatedDuration nor maxRunTime.");
            case Reservations.Reserved.NoPlace _ -> new StartEstimate.Never();
        };
    }
}
