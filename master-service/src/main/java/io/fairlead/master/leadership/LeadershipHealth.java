package io.fairlead.master.leadership;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/// Ready when this master leads and has loaded, or stands by and knows who leads.
@Component("leadershipHealthIndicator")
class LeadershipHealth implements HealthIndicator {

    private final Leadership leadership;

    LeadershipHealth(Leadership leadership, MeterRegistry registry) {
        this.leadership = leadership;
        Gauge.builder("fairlead.leader.epoch", leadership, Leadership::epoch)
                .description("The highest epoch known here")
                .register(registry);
        Gauge.builder("fairlead.leader.serving", leadership, l -> l.isServing() ? 1 : 0)
                .description("1 while this master leads")
                .register(registry);
    }

    @Override
    public Health health() {
        Health.Builder health =
                leadership.isServing() || leadership.isStandingBy() ? Health.up() : Health.down();
        return health.withDetail("leading", leadership.isServing())
                .withDetail("epoch", leadership.epoch())
                .withDetail("leader", String.valueOf(leadership.address()))
                .build();
    }
}
