package io.fairlead.benchmarks.compare;

import io.fairlead.core.policy.CapacityTree;
import io.fairlead.core.resource.Fixed;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Workloads as text. Lines that begin with `#` are notes. `agents,NUMBER,CPUS,MEMORY_MIB` (any
/// number of lines) and `queues,TREE` come first, then one line a task:
/// `submit_s,queue,user,cpus,memory_mib,run_s,estimate_s,deadline_s,priority`, where estimate and
/// deadline may be empty.
final class WorkloadFile {

    private static final String HEADER =
            "# submit_s,queue,user,cpus,memory_mib,run_s,estimate_s,deadline_s,priority";

    private WorkloadFile() {}

    /// @throws IllegalArgumentException naming the line that is wrong
    static Workload read(Path file) throws IOException {
        List<Workload.Machines> machines = new ArrayList<>();
        CapacityTree queues = CapacityTree.NONE;
        List<Workload.Line> lines = new ArrayList<>();
        int number = 0;
        for (String text : Files.readAllLines(file)) {
            number++;
            if (text.isBlank() || text.startsWith("#")) {
                continue;
            }
            try {
                String[] cells = text.split(",", -1);
                switch (cells[0]) {
                    case "agents" -> machines.add(machines(cells));
                    case "queues" ->
                            queues = CapacityTree.parse(text.substring("queues,".length()));
                    default -> lines.add(line(cells));
                }
            } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException wrong) {
                throw new IllegalArgumentException(
                        file + " line " + number + ": " + wrong.getMessage(), wrong);
            }
        }
        if (machines.isEmpty() || lines.isEmpty()) {
            throw new IllegalArgumentException(file + " has no agents, or no tasks");
        }
        return new Workload(machines, queues, lines);
    }

    private static Workload.Machines machines(String[] cells) {
        return new Workload.Machines(
                Integer.parseInt(cells[1]),
                Fixed.thousandths(new BigDecimal(cells[2])),
                Long.parseLong(cells[3]));
    }

    private static Workload.Line line(String[] cells) {
        if (cells.length != 9) {
            throw new IllegalArgumentException("must have 9 cells, has " + cells.length);
        }
        return new Workload.Line(
                Double.parseDouble(cells[0]),
                cells[1],
                cells[2],
                Fixed.thousandths(new BigDecimal(cells[3])),
                Long.parseLong(cells[4]),
                Double.parseDouble(cells[5]),
                optional(cells[6]),
                optional(cells[7]),
                Integer.parseInt(cells[8]));
    }

    private static @Nullable Double optional(String cell) {
        return cell.isEmpty() ? null : Double.valueOf(cell);
    }

    static void write(Workload workload, String note, Path file) throws IOException {
        List<String> text = new ArrayList<>();
        text.add("# " + note);
        workload.machines()
                .forEach(m ->
                        text.add(
                                "agents,"
                                        + m.number()
                                        + ","
                                        + Fixed.text(m.cpus())
                                        + ","
                                        + m.memoryMiB()));
        if (!workload.queues().isEmpty()) {
            text.add("queues," + workload.queues());
        }
        text.add(HEADER);
        workload.lines().forEach(line -> text.add(text(line)));
        Files.write(file, text);
    }

    private static String text(Workload.Line line) {
        return String.join(
                ",",
                number(line.submitSeconds()),
                line.queue(),
                line.user(),
                Fixed.text(line.cpus()),
                Long.toString(line.memoryMiB()),
                number(line.runSeconds()),
                line.estimateSeconds() == null ? "" : number(line.estimateSeconds()),
                line.deadlineSeconds() == null ? "" : number(line.deadlineSeconds()),
                Integer.toString(line.priority()));
    }

    private static String number(double seconds) {
        return BigDecimal.valueOf(Math.round(seconds * 10), 1).stripTrailingZeros().toPlainString();
    }
}
