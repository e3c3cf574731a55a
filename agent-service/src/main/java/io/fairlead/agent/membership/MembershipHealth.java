package io.fairlead.agent.membership;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/// Ready is an agent that is registered, and has heard of its master lately.
final class MembershipHealth implements HealthIndicator {

    private static final Duration LATELY = Duration.ofSeconds(30);

    private final Membership membership;
    private final InstantSource clock;

    MembershipHealth(Membership membership, InstantSource clock) {
        this.membership = membership;
        this.clock = clock;
    }

    @Override
    public Health health() {
        Instant last = membership.lastContact();
        if (last == null) {
            return Health.outOfService().withDetail("reason", "not registered yet").build();
        }
        return last.plus(LATELY).isBefore(clock.instant())
                ? Health.outOfService().withDetail("lastContact", last.toString()).build()
                : Health.up().withDetail("lastContact", last.toString()).build();
    }
}
