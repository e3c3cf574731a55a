package io.fairlead.master.agent;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Says how many of the silent agents may be taken for unreachable now: so many a second; and none
/// for a time where too many fall silent at once, for then more likely the master itself is cut
/// off. For one thread.
///
/// Late agents count as falling silent, so that the guard stops before the first of them is lost.
final class RemovalGuard {

    private final AgentSettings.Removal settings;
    private @Nullable Instant stoppedAt;
    private double allowance;
    private @Nullable Instant refilledAt;

    RemovalGuard(AgentSettings.Removal settings) {
        this.settings = settings;
        this.allowance = settings.perSecond();
    }

    /// Where the guard stands.
    enum Standing {
        /// Agents may be marked.
        OPEN,
        /// None may be marked.
        STOPPED,
        /// Too many are silent still, but the pause is over.
        WAITED
    }

    /// How many agents may be marked now; they count as marked.
    ///
    /// @param reachable agents not marked yet
    /// @param late those of them that should have been heard of
    /// @param silent those of them not heard of for too long
    int allow(int reachable, int late, int silent, Instant now) {
        judge(reachable, late, now);
        refill(now);
        if (standing(now) == Standing.STOPPED) {
            return 0;
        }
        int allowed = Math.min(silent, (int) allowance);
        allowance -= allowed;
        return allowed;
    }

    private void judge(int reachable, int late, Instant now) {
        boolean tooMany =
                late >= settings.safetyLeast() && late > settings.safetyShare() * reachable;
        if (!tooMany) {
            stoppedAt = null;
        } else if (stoppedAt == null) {
            stoppedAt = now;
        }
    }

    private void refill(Instant now) {
        if (refilledAt != null && now.isAfter(refilledAt)) {
            double seconds = Duration.between(refilledAt, now).toMillis() / 1000.0;
            allowance = Math.min(settings.perSecond(), allowance + seconds * settings.perSecond());
        }
        refilledAt = now;
    }

    Standing standing(Instant now) {
        Instant until = stoppedUntil();
        if (until == null) {
            return Standing.OPEN;
        }
        return now.isBefore(until) ? Standing.STOPPED : Standing.WAITED;
    }

    /// When too many fell silent; absent while they are not too many.
    @Nullable Instant stoppedAt() {
        return stoppedAt;
    }

    /// When the pause ends.
    @Nullable Instant stoppedUntil() {
        return stoppedAt == null ? null : stoppedAt.plus(settings.safetyPause());
    }
}
