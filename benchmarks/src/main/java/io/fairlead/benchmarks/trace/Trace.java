package io.fairlead.benchmarks.trace;

import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.constraint.Operator;
import io.fairlead.core.placement.Shape;
import io.fairlead.core.resource.CustomScalars;
import io.fairlead.core.resource.Fixed;
import io.fairlead.core.resource.GpuShares;
import io.fairlead.core.resource.PortRanges;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.resource.Resources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Nodes and tasks as two CSV files state them.
///
/// Nodes: `sn, cpu_milli, memory_mib, gpu` (a count)`, model`. Tasks: `name, cpu_milli, memory_mib,
/// num_gpu, gpu_milli` (of one GPU, where `num_gpu` is 1)`, gpu_spec` (allowed models, joined by
/// `|`; empty for any); further columns are passed over.
record Trace(List<Node> nodes, List<Shape> tasks) {

    private static final String MODEL = "gpuModel";

    record Node(Resources total, Attributes attributes) {}

    static Trace read(Path nodes, Path tasks) throws IOException {
        return new Trace(
                rows(nodes, "sn", "cpu_milli", "memory_mib", "gpu", "model").stream()
                        .map(Trace::node)
                        .toList(),
                rows(tasks, "cpu_milli", "memory_mib", "num_gpu", "gpu_milli", "gpu_spec").stream()
                        .map(Trace::task)
                        .toList());
    }

    private static List<Map<String, String>> rows(Path file, String... columns) throws IOException {
        List<String> lines = Files.readAllLines(file);
        if (lines.isEmpty()) {
            throw new IllegalArgumentException(file + " is empty");
        }
        List<String> header = List.of(lines.getFirst().split(",", -1));
        for (String column : columns) {
            if (!header.contains(column)) {
                throw new IllegalArgumentException(file + " has no column " + column);
            }
        }
        List<Map<String, String>> rows = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            String[] cells = lines.get(i).split(",", -1);
            if (cells.length != header.size()) {
                throw new IllegalArgumentException(
                        file + ", line " + (i + 1) + ": " + cells.length + " cells");
            }
            Map<String, String> row = new HashMap<>();
            for (int c = 0; c < cells.length; c++) {
                row.put(header.get(c), cells[c].strip());
            }
            rows.add(row);
        }
        return rows;
    }

    private static Node node(Map<String, String> row) {
        return new Node(
                new Resources(
                        number(row, "cpu_milli"),
                        Fixed.thousandths(number(row, "memory_mib")),
                        0,
                        GpuShares.wholeDevices((int) number(row, "gpu")),
                        PortRanges.NONE,
                        CustomScalars.NONE),
                Attributes.of(Map.of(Attributes.HOST, text(row, "sn"), MODEL, text(row, "model"))));
    }

    private static Shape task(Map<String, String> row) {
        long devices = number(row, "num_gpu");
        long gpus = devices == 1 ? number(row, "gpu_milli") : Fixed.thousandths(devices);
        String models = text(row, "gpu_spec");
        return new Shape(
                ResourceNeeds.of(
                        new Quantities(
                                number(row, "cpu_milli"),
                                Fixed.thousandths(number(row, "memory_mib")),
                                0,
                                gpus,
                                0,
                                CustomScalars.NONE)),
                models.isEmpty() || gpus == 0
                        ? List.of()
                        : List.of(
                                new Constraint(
                                        MODEL,
                                        Operator.IN,
                                        Arrays.stream(models.split("\\|"))
                                                .distinct()
                                                .sorted()
                                                .toList(),
                                        0)));
    }

    private static long number(Map<String, String> row, String column) {
        try {
            return Long.parseLong(text(row, column));
        } catch (NumberFormatException wrong) {
            throw new IllegalArgumentException(column + " must be a whole number: " + row, wrong);
        }
    }

    private static String text(Map<String, String> row, String column) {
        return row.getOrDefault(column, "");
    }

    /// Thousandths of GPUs of all nodes.
    long gpus() {
        return nodes.stream().mapToLong(node -> node.total().gpus().thousandths()).sum();
    }
}
