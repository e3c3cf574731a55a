package io.fairlead.gateway.upstream;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// The highest epoch of a leader seen so far: what comes with a lower one is dropped.
@Component
public class Epochs {

    private final AtomicLong highest = new AtomicLong();

    /// Notes an epoch.
    ///
    /// @return whether it is at least the highest seen
    public boolean accept(long epoch) {
        return highest.accumulateAndGet(epoch, Math::max) == epoch;
    }

    boolean accept(@Nullable String header) {
        if (header == null) {
            return true;
        }
        try {
            return accept(Long.parseLong(header.strip()));
        } catch (NumberFormatException notAnEpoch) {
            return false;
        }
    }
}
