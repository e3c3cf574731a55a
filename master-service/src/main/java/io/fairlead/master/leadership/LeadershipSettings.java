package io.fairlead.master.leadership;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Leadership (`fairlead.leadership.*`).
///
/// @param lease how long leadership holds without being renewed; renewed four times in it. A
///   shorter one lets another master take over sooner, a longer one bears longer pauses
/// @param rehearsal how often a master that stands by loads what a leader would, to be quick when
///   it takes over, and drops it but for what the tasks are; those that came since it reads thirty
///   times as often. 0 for never, and then it does not read ahead either when the leader falls
///   silent
/// @param instance names this process in the lease; a random one where nothing is said
@ConfigurationProperties("fairlead.leadership")
public record LeadershipSettings(
        @DefaultValue("PT6S") Duration lease,
        @DefaultValue("PT5M") Duration rehearsal,
        @Nullable String instance) {

    /// @throws IllegalArgumentException if the lease is shorter than 1 s
    public LeadershipSettings {
        if (lease.toMillis() < 1_000) {
            throw new IllegalArgumentException("fairlead.leadership.lease must be at least PT1S");
        }
    }

    Duration renewal() {
        return lease.dividedBy(4);
    }

    /// A leader that has not renewed for so long may be dead.
    public Duration silence() {
        return renewal().multipliedBy(3).dividedBy(2);
    }

    /// A transaction or an idle one must not outlive the lease.
    public Duration transactionTimeout() {
        return lease.multipliedBy(3).dividedBy(4);
    }
}
