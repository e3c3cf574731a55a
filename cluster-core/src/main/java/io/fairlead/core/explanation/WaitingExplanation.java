package io.fairlead.core.explanation;

import java.util.List;

/// Why a need waits.
///
/// @param blockers what is in the way, the hardest first; none where the next cycle places it
/// @param nearest of the agents that do not take it, those where least is missing; at most five
/// @param counterfactuals what would let it start now; at most three
/// @param estimate when it could start, as far as room on agents goes
public record WaitingExplanation(
        Outlook outlook,
        List<Blocker> blockers,
        List<NearFit> nearest,
        List<Counterfactual> counterfactuals,
        StartEstimate estimate) {

    /// Copies the lists.
    public WaitingExplanation {
        blockers = List.copyOf(blockers);
        nearest = List.copyOf(nearest);
        counterfactuals = List.copyOf(counterfactuals);
    }
}
