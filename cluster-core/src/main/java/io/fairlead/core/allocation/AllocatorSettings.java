package io.fairlead.core.allocation;

import io.fairlead.core.resource.CustomScalars;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.Resources;
import java.time.Duration;

/// How the allocator offers.
///
/// @param offerTimeout an offer is taken back after that
/// @param minimumOffer an agent is offered if its free resources hold at least this much of cpus or
///   of memory (as Mesos' `min_allocatable_resources`)
/// @param gangHold what a waiting gang was given for some of its members is kept so long for it,
///   and so long it waits before it tries again; zero: gangs start only where all fits at once
public record AllocatorSettings(Duration offerTimeout, Quantities minimumOffer, Duration gangHold) {

    /// 30 s; 0.01 cpus or 32 MiB; 30 s.
    public static final AllocatorSettings DEFAULT =
            new AllocatorSettings(
                    Duration.ofSeconds(30),
                    new Quantities(10, 32_000, 0, 0, 0, CustomScalars.NONE),
                    Duration.ofSeconds(30));

    boolean isWorthOffering(Resources free) {
        return isWorthOffering(free.cpus(), free.memoryMiB());
    }

    /// @param cpus thousandths
    /// @param memoryMiB thousandths
    boolean isWorthOffering(long cpus, long memoryMiB) {
        return cpus >= minimumOffer.cpus() || memoryMiB >= minimumOffer.memoryMiB();
    }
}
