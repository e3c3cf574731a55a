package io.fairlead.agent.machine;

import io.fairlead.agent.machine.MachineSettings.ReservationSettings;
import io.fairlead.agent.machine.MachineSettings.ResourceSettings;
import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.resource.CustomScalars;
import io.fairlead.core.resource.Fixed;
import io.fairlead.core.resource.GpuShares;
import io.fairlead.core.resource.PortRange;
import io.fairlead.core.resource.PortRanges;
import io.fairlead.core.resource.Resources;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What this machine has to share, and what it says of itself: found out once, at start.
///
/// @param host its name in the network
/// @param reservations what of the resources its settings reserve
/// @param bootId of the running system: another one after each reboot
public record Machine(
        String host,
        String bootId,
        Resources resources,
        SortedMap<RoleName, Resources> reservations,
        Attributes attributes) {

    /// @param workDir whose disk is shared
    /// @throws IllegalArgumentException if a setting is out of range; the message names it
    static Machine find(MachineSettings settings, Path workDir, Probe probe) throws IOException {
        String host = probe.host();
        Map<String, String> attributes = new TreeMap<>(settings.attributes());
        attributes.putIfAbsent(Attributes.HOST, host);
        Resources resources = resources(settings.resources(), workDir, probe);
        return new Machine(
                host,
                probe.bootId(),
                resources,
                reservations(settings.reservations(), resources),
                Attributes.of(attributes));
    }

    private static SortedMap<RoleName, Resources> reservations(
            Map<String, ReservationSettings> told, Resources resources) {
        TreeMap<RoleName, Resources> reservations = new TreeMap<>();
        Resources left = resources;
        for (Map.Entry<String, ReservationSettings> each : new TreeMap<>(told).entrySet()) {
            String setting = "fairlead.agent.reservations." + each.getKey();
            Resources part;
            try {
                part = part(each.getValue(), left);
                reservations.put(RoleName.valueOf(each.getKey()), part);
            } catch (IllegalArgumentException refused) {
                throw new IllegalArgumentException(setting + ": " + refused.getMessage(), refused);
            }
            if (!left.contains(part)) {
                throw new IllegalArgumentException(
                        setting + " must be part of the agent's resources, and not reserved twice");
            }
            left = left.minus(part);
        }
        return reservations;
    }

    private static Resources part(ReservationSettings told, Resources left) {
        long devices = told.gpus() == null ? 0 : told.gpus() * 1000L;
        return new Resources(
                amount("cpus", told.cpus(), 0),
                amount("memory-mib", told.memoryMib(), 0),
                amount("disk-mib", told.diskMib(), 0),
                left.gpus()
                        .carve(devices)
                        .orElseThrow(() -> new IllegalArgumentException("has too few gpus left")),
                ports(told.ports()),
                custom(told.custom()));
    }

    private static Resources resources(ResourceSettings told, Path workDir, Probe probe)
            throws IOException {
        return new Resources(
                amount("cpus", told.cpus(), probe.processors()),
                amount("memory-mib", told.memoryMib(), probe.memoryMib()),
                amount("disk-mib", told.diskMib(), probe.diskMib(workDir)),
                GpuShares.wholeDevices(told.gpus() == null ? probe.gpus() : told.gpus()),
                ports(told.ports()),
                custom(told.custom()));
    }

    private static long amount(String name, @Nullable BigDecimal told, long found) {
        if (told == null) {
            return Fixed.thousandths(found);
        }
        try {
            long thousandths = Fixed.thousandths(told);
            if (thousandths >= 0) {
                return thousandths;
            }
        } catch (IllegalArgumentException refused) {
            throw new IllegalArgumentException(setting(name) + refused.getMessage(), refused);
        }
        throw new IllegalArgumentException(setting(name) + "must not be negative");
    }

    private static String setting(String name) {
        return "fairlead.agent.resources." + name + " ";
    }

    private static CustomScalars custom(Map<String, BigDecimal> told) {
        Map<String, Long> amounts = new TreeMap<>();
        told.forEach((name, number) -> amounts.put(name, amount("custom." + name, number, 0)));
        return CustomScalars.of(amounts);
    }

    /// Reads ranges such as `31000-31999,40000`; an empty text is no port.
    static PortRanges ports(String text) {
        try {
            return new PortRanges(
                    Arrays.stream(text.split(","))
                            .map(String::strip)
                            .filter(part -> !part.isEmpty())
                            .map(Machine::range)
                            .toList());
        } catch (IllegalArgumentException refused) {
            throw new IllegalArgumentException(
                    setting("ports")
                            + "must be ranges within 1 to 65535 such as 31000-31999,40000, but is "
                            + text,
                    refused);
        }
    }

    private static PortRange range(String part) {
        int dash = part.indexOf('-');
        int begin = Integer.parseInt((dash < 0 ? part : part.substring(0, dash)).strip());
        int end = dash < 0 ? begin : Integer.parseInt(part.substring(dash + 1).strip());
        return new PortRange(begin, end);
    }
}
