package io.fairlead.master.offer;

import io.fairlead.core.allocation.Offer;
import io.fairlead.core.allocation.Reserved;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.OfferId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.resource.Resources;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/// Offers that differ in their number and in when they were made.
final class SampleOffers {

    static final Duration TERM = Duration.ofSeconds(30);

    private SampleOffers() {}

    static Offer offer(int number, Instant made) {
        return new Offer(
                new OfferId(new UUID(0, number)),
                new FrameworkId(new UUID(1, 1)),
                new RoleName("research"),
                new AgentId(new UUID(2, 1)),
                Resources.of(1_000, 512),
                Reserved.NONE,
                made,
                made.plus(TERM));
    }
}
