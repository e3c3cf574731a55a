package io.fairlead.core.allocation;

import java.time.Duration;

/// What the waiting work of a role may do to running tasks. Off unless an operator opts in.
///
/// @param reclaims work that waits within the role's guarantee takes back what others hold above
///   theirs
/// @param lends the guarantee is not kept free while nobody asks for it; only where it is
///   reclaimed, so that it is never lent beyond reclaim
/// @param byPriority among the tasks of this role and of those nested in it, waiting ones displace
///   running ones of lower priority
/// @param after how long a request waits before it displaces anybody
public record PreemptionTerms(boolean reclaims, boolean lends, boolean byPriority, Duration after) {

    /// How long a request waits where nothing is said.
    public static final Duration DEFAULT_AFTER = Duration.ofSeconds(10);

    /// Displaces nobody, lends nothing.
    public static final PreemptionTerms NONE =
            new PreemptionTerms(false, false, false, DEFAULT_AFTER);

    /// @throws IllegalArgumentException if it lends what it may not take back, or the wait is
    ///   negative
    public PreemptionTerms {
        if (lends && !reclaims) {
            throw new IllegalArgumentException("a guarantee is lent only where it is reclaimed");
        }
        if (after.isNegative()) {
            throw new IllegalArgumentException("after must not be negative");
        }
    }

    boolean displaces() {
        return reclaims || byPriority;
    }
}
