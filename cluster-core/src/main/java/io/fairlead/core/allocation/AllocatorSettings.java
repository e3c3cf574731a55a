package io.fairlead.core.allocation;

import io.fairlead.core.resource.CustomScalars;
import io.fairlead.core.resource.Quantities;
import java.time.Duration;

/// How the allocator offers.
///
/// @param offerTimeout an offer is taken back after that
/// @param minimumOffer an agent is offered if its free resources hold at least this much of cpus or
///   of memory (as Mesos' `min_allocatable_resources`)
public record AllocatorSettings(Duration offerTimeout, Quantities minimumOffer) {

    /// 30 s; 0.01 cpus or 32 MiB.
    public static final AllocatorSettings DEFAULT =
            new AllocatorSettings(
                    Duration.ofSeconds(30),
                    new Quantities(10, 32_000, 0, 0, 0, CustomScalars.NONE));

    boolean isWorthOffering(Quantities free) {
        return free.cpus() >= minimumOffer.cpus() || free.memoryMiB() >= minimumOffer.memoryMiB();
    }
}
