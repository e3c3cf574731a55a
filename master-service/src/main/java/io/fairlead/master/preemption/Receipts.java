package io.fairlead.master.preemption;

import io.fairlead.api.operator.PreemptionView;
import io.fairlead.core.allocation.Allocation;
import io.fairlead.core.allocation.Preemption;
import java.util.UUID;

/// Receipts of preemption in the words of the API.
final class Receipts {

    private Receipts() {}

    static PreemptionView view(UUID id, Preemption receipt) {
        return new PreemptionView(
                id,
                receipt.at(),
                switch (receipt.rule()) {
                    case GUARANTEE -> PreemptionView.Rule.GUARANTEE;
                    case PRIORITY -> PreemptionView.Rule.PRIORITY;
                },
                receipt.optedIn(),
                receipt.request().key().frameworkId(),
                receipt.request().key().requestId(),
                receipt.request().role(),
                receipt.places().stream()
                        .map(place ->
                                new PreemptionView.Place(place.task().taskId(), place.agentId()))
                        .toList(),
                receipt.victims().stream().map(Receipts::view).toList(),
                receipt.offers().size(),
                receipt.coreSeconds(),
                receipt.shareSeconds(),
                receipt.heldUntil());
    }

    private static PreemptionView.Victim view(Preemption.Victim victim) {
        Allocation allocation = victim.allocation();
        return new PreemptionView.Victim(
                allocation.frameworkId(),
                allocation.task().taskId(),
                allocation.role(),
                allocation.agentId(),
                allocation.resources(),
                allocation.task().priority(),
                victim.ran(),
                victim.coreSeconds(),
                victim.shareSeconds());
    }
}
