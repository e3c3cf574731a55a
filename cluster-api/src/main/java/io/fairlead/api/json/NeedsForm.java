package io.fairlead.api.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fairlead.core.resource.Fixed;
import io.fairlead.core.resource.PortRange;
import io.fairlead.core.resource.PortRanges;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.ResourceNeeds;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// A task's needs. `ports` is a count, or the list of the ranges wanted.
@JsonInclude(JsonInclude.Include.NON_NULL)
record NeedsForm(
        @Nullable BigDecimal cpus,
        @Nullable BigDecimal memoryMiB,
        @Nullable BigDecimal diskMiB,
        @Nullable BigDecimal gpus,
        @Schema(
                        implementation = Object.class,
                        description = "How many, or the ranges wanted: [{begin, end}]",
                        example = "1")
                @Nullable JsonNode ports,
        @Nullable Map<String, BigDecimal> custom) {

    static NeedsForm of(ResourceNeeds needs) {
        Quantities amounts = needs.quantities();
        return new NeedsForm(
                Fixed.decimal(amounts.cpus()),
                Fixed.decimal(amounts.memoryMiB()),
                Fixed.decimal(amounts.diskMiB()),
                Fixed.decimal(amounts.gpus()),
                portsOf(needs),
                QuantitiesForm.customOf(amounts.custom()));
    }

    private static JsonNode portsOf(ResourceNeeds needs) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        if (needs.exactPorts().isNone()) {
            return json.numberNode(needs.portCount());
        }
        var ranges = json.arrayNode();
        for (PortRange range : needs.exactPorts().ranges()) {
            ranges.add(json.objectNode().put("begin", range.begin()).put("end", range.end()));
        }
        return ranges;
    }

    ResourceNeeds value() {
        PortRanges exact = exactPorts();
        long count = exact.isNone() ? portCount() : exact.count();
        return new ResourceNeeds(
                new Quantities(
                        QuantitiesForm.amountFromZero("cpus", cpus),
                        QuantitiesForm.amountFromZero("memoryMiB", memoryMiB),
                        QuantitiesForm.amountFromZero("diskMiB", diskMiB),
                        QuantitiesForm.amountFromZero("gpus", gpus),
                        Fixed.thousandths(count),
                        QuantitiesForm.custom(custom)),
                exact);
    }

    private long portCount() {
        if (ports == null || ports.isNull() || ports.isArray()) {
            return 0;
        }
        if (!ports.isIntegralNumber() || ports.asLong() < 0 || ports.asLong() > 65_535) {
            throw new IllegalArgumentException(
                    "ports must be a count from 0 to 65535, or a list of {begin, end}");
        }
        return ports.asLong();
    }

    private PortRanges exactPorts() {
        if (ports == null || !ports.isArray()) {
            return PortRanges.NONE;
        }
        List<PortRange> ranges = new ArrayList<>();
        for (JsonNode range : ports) {
            if (!range.path("begin").isInt() || !range.path("end").isInt()) {
                throw new IllegalArgumentException("ports must be a list of {begin, end}");
            }
            ranges.add(new PortRange(range.path("begin").asInt(), range.path("end").asInt()));
        }
        return new PortRanges(ranges);
    }
}
