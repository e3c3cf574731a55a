package io.fairlead.agent.machine;

import io.fairlead.agent.machine.MachineSettings.ResourceSettings;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Resources and attributes in one text each, for an environment variable:
/// `FAIRLEAD_AGENT_RESOURCES="cpus:4;memoryMiB:4096;ports:[31000-31099]"`,
/// `FAIRLEAD_AGENT_ATTRIBUTES="zone:a;rack:r1"`.
final class TextForms {

    private TextForms() {}

    /// Pairs by name, in their order.
    ///
    /// @throws IllegalArgumentException if a part has no `:`
    static Map<String, String> pairs(String text) {
        Map<String, String> pairs = new LinkedHashMap<>();
        Arrays.stream(text.split(";")).map(String::strip).filter(p -> !p.isEmpty()).forEach(part -> {
            int colon = part.indexOf(':');
            if (colon < 1) {
                throw new IllegalArgumentException(
                        "must be name:value pairs, separated by ';', but has " + part);
            }
            pairs.put(part.substring(0, colon).strip(), part.substring(colon + 1).strip());
        });
        return pairs;
    }

    /// Amounts; names other than `cpus`, `memoryMiB`, `diskMiB`, `gpus` and `ports` are custom ones.
    ///
    /// @throws IllegalArgumentException if the text has another form
    static ResourceSettings resources(String text) {
        Map<String, String> pairs = pairs(text);
        String ports = pairs.remove("ports");
        BigDecimal gpus = number(pairs.remove("gpus"));
        BigDecimal cpus = number(pairs.remove("cpus"));
        BigDecimal memory = number(pairs.remove("memoryMiB"));
        BigDecimal disk = number(pairs.remove("diskMiB"));
        Map<String, BigDecimal> custom = new LinkedHashMap<>();
        pairs.forEach((name, value) -> custom.put(name, new BigDecimal(value)));
        return new ResourceSettings(
                cpus,
                memory,
                disk,
                gpus == null ? null : gpus.intValueExact(),
                ports == null ? ResourceSettings.PORTS : ports.replaceAll("[\\[\\]\\s]", ""),
                custom);
    }

    private static @Nullable BigDecimal number(@Nullable String text) {
        return text == null ? null : new BigDecimal(text);
    }
}
