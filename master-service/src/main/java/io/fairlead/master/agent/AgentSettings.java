package io.fairlead.master.agent;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Agents (`fairlead.agent.*`).
///
/// @param syncWait how long a sync is held open when there is nothing to say
/// @param repeatWait how long it is held when there is only what was said before
/// @param unreachableAfter without a sync for so long an agent counts as unreachable
/// @param watchInterval how often that is looked at
/// @param removal how many at once
/// @param away how long those that are away are kept
@ConfigurationProperties("fairlead.agent")
public record AgentSettings(
        @DefaultValue("PT10S") Duration syncWait,
        @DefaultValue("PT1S") Duration repeatWait,
        @DefaultValue("PT30S") Duration unreachableAfter,
        @DefaultValue("PT1S") Duration watchInterval,
        @DefaultValue Removal removal,
        @DefaultValue Away away) {

    /// How long agents are kept that are away (`fairlead.agent.away.*`): given up by an operator,
    /// and not let in again meanwhile; or unreachable, without tasks, reservations or an operator's
    /// word. Afterwards history tells of them, and one that registers is a new one.
    ///
    /// @param maxAge for so long at most
    /// @param maxCount so many at most of each kind, the latest
    /// @param lookEvery how often that is looked at
    public record Away(
            @DefaultValue("P14D") Duration maxAge,
            @DefaultValue("102400") int maxCount,
            @DefaultValue("PT15M") Duration lookEvery) {

        /// @throws IllegalArgumentException if a component is out of range
        public Away {
            if (!maxAge.isPositive() || !lookEvery.isPositive()) {
                throw new IllegalArgumentException("maxAge and lookEvery must be positive");
            }
            if (maxCount < 0) {
                throw new IllegalArgumentException("maxCount must not be negative");
            }
        }
    }

    /// How fast silent agents are taken for unreachable (`fairlead.agent.removal.*`). Where many
    /// fall silent at once, more likely the master itself is cut off.
    ///
    /// @param perSecond at most so many a second
    /// @param safetyShare none at all where more than this share of the agents is silent
    /// @param safetyLeast but not where fewer than so many are
    /// @param safetyPause after so long they are marked nevertheless
    public record Removal(
            @DefaultValue("20") int perSecond,
            @DefaultValue("0.5") double safetyShare,
            @DefaultValue("10") int safetyLeast,
            @DefaultValue("PT5M") Duration safetyPause) {

        /// @throws IllegalArgumentException if a component is out of range
        public Removal {
            if (perSecond < 1) {
                throw new IllegalArgumentException("perSecond must be at least 1");
            }
            if (!(safetyShare > 0 && safetyShare <= 1)) {
                throw new IllegalArgumentException("safetyShare must be above 0, at most 1");
            }
            if (safetyLeast < 1) {
                throw new IllegalArgumentException("safetyLeast must be at least 1");
            }
            if (safetyPause.isNegative()) {
                throw new IllegalArgumentException("safetyPause must not be negative");
            }
        }
    }

    /// An agent that was not heard of for so long should have synced, and may be about to be lost.
    Duration lateAfter() {
        Duration expected = syncWait.multipliedBy(3).dividedBy(2);
        Duration half = unreachableAfter.dividedBy(2);
        Duration late = expected.compareTo(half) > 0 ? expected : half;
        return late.compareTo(unreachableAfter) < 0 ? late : unreachableAfter;
    }
}
