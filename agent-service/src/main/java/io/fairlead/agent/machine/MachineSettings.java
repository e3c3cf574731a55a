package io.fairlead.agent.machine;

import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// What the agent is told of its machine; what it is not told, it finds out.
///
/// @param name of the agent, unique in the cluster; else the host's name and the port
/// @param attributes such as `zone` = `a`; `host` is always there
/// @param resources what it may share
/// @param reservations what of that is reserved, by role; write `[research/vision]` for a nested
///   one
@ConfigurationProperties("fairlead.agent")
public record MachineSettings(
        @Nullable String name,
        @DefaultValue Map<String, String> attributes,
        @DefaultValue ResourceSettings resources,
        @DefaultValue Map<String, ReservationSettings> reservations) {

    /// Amounts to reserve; absent ones are nothing.
    ///
    /// @param gpus whole devices; those with the lowest numbers that are not reserved yet
    /// @param ports ranges such as `31000-31099`
    public record ReservationSettings(
            @Nullable BigDecimal cpus,
            @Nullable BigDecimal memoryMib,
            @Nullable BigDecimal diskMib,
            @Nullable Integer gpus,
            @DefaultValue("") String ports,
            @DefaultValue Map<String, BigDecimal> custom) {}

    /// Amounts to share; absent ones are found out.
    ///
    /// @param cpus cores, three decimals; else the processors that the agent sees
    /// @param memoryMib else the machine's memory without what it needs itself
    /// @param diskMib else the disk where the work folder is, without a tenth
    /// @param gpus whole devices, numbered from 0; else the NVIDIA devices found
    /// @param ports ranges such as `31000-31999,40000`
    /// @param custom further amounts by name
    public record ResourceSettings(
            @Nullable BigDecimal cpus,
            @Nullable BigDecimal memoryMib,
            @Nullable BigDecimal diskMib,
            @Nullable Integer gpus,
            @DefaultValue("31000-32000") String ports,
            @DefaultValue Map<String, BigDecimal> custom) {}
}
