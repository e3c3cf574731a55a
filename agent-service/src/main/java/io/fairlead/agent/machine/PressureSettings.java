package io.fairlead.agent.machine;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// When the machine is said to be under pressure (`fairlead.agent.pressure.*`). The distance
/// between where it begins and where it ends keeps the word from changing to and fro.
///
/// @param loadAbove there is, from so much load (average over one minute) for each processor on
/// @param loadBelow and until it is below this
/// @param diskFreeBelow there is, when less than this part of the disk (0 to 1) is free
/// @param diskFreeAbove and until more than this part is
/// @param hold a word stays for so long at least
@ConfigurationProperties("fairlead.agent.pressure")
public record PressureSettings(
        @DefaultValue("1.5") double loadAbove,
        @DefaultValue("1.0") double loadBelow,
        @DefaultValue("0.10") double diskFreeBelow,
        @DefaultValue("0.15") double diskFreeAbove,
        @DefaultValue("PT1M") Duration hold) {

    /// @throws IllegalArgumentException if an end lies beyond its beginning
    public PressureSettings {
        if (loadBelow > loadAbove || diskFreeAbove < diskFreeBelow || hold.isNegative()) {
            throw new IllegalArgumentException(
                    "fairlead.agent.pressure: load-below must be at most load-above,"
                            + " disk-free-above at least disk-free-below, and hold not negative");
        }
    }
}
