package io.fairlead.core.allocation;

import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.resource.Quantities;
import java.util.HashSet;
import java.util.Set;

/// Which frameworks may take more than at the end of the last cycle, from any agent: for all others
/// a cycle looks at the agents alone that may give more.
final class EagerBook {

    private final Set<FrameworkId> eager = new HashSet<>();
    private boolean all;

    /// Frameworks that would have been offered more in the last cycle, had less been outstanding.
    private final Set<FrameworkId> capped = new HashSet<>();

    /// The cluster's, at the last cycle.
    private Quantities totalKnown = Quantities.ZERO;

    /// It wants more than it did, or refuses less.
    void mayTakeMore(FrameworkId frameworkId) {
        eager.add(frameworkId);
    }

    /// What everybody may take has changed.
    void allMayTakeMore() {
        all = true;
    }

    /// What may be outstanding keeps it from being offered more.
    void capped(FrameworkId frameworkId) {
        capped.add(frameworkId);
    }

    /// Less is outstanding to it than was.
    void outstandsLess(FrameworkId frameworkId) {
        if (capped.contains(frameworkId)) {
            eager.add(frameworkId);
        }
    }

    /// Who is capped by a share of the cluster may take more of a larger one.
    void beginCycle(Quantities total) {
        if (!totalKnown.equals(total)) {
            totalKnown = total;
            eager.addAll(capped);
        }
        capped.removeIf(this::contains);
    }

    boolean contains(FrameworkId frameworkId) {
        return all || eager.contains(frameworkId);
    }

    boolean isEmpty() {
        return !all && eager.isEmpty();
    }

    /// A cycle has looked at all that they may take.
    void clear() {
        eager.clear();
        all = false;
    }
}
