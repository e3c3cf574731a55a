package io.fairlead.agent.process;

import io.fairlead.agent.process.ControlGroups.Controller;
import io.fairlead.core.resource.Quantities;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One task's control group: one folder under version 2, one for each controller under version 1.
final class ControlGroup {

    private static final String MEMBERS = "cgroup.procs";
    private static final long MIB = 1L << 20;

    /// Less cannot even hold a shell.
    private static final long LEAST_MEMORY = 4 * MIB;

    private static final long PERIOD_MICROS = 100_000;

    private final Map<Controller, Path> folders;
    private final boolean unified;
    private final LimitSettings settings;

    ControlGroup(Map<Controller, Path> folders, boolean unified, LimitSettings settings) {
        this.folders = Map.copyOf(folders);
        this.unified = unified;
        this.settings = settings;
    }

    /// Makes it, with the limits of a task that needs this.
    ///
    /// @return files that a process writes its number to, to be in the group
    List<Path> make(Quantities needs) throws IOException {
        for (Path folder : Set.copyOf(folders.values())) {
            Files.createDirectories(folder);
        }
        for (Map.Entry<String, String> knob : knobs(needs).entrySet()) {
            int slash = knob.getKey().indexOf('/');
            Path folder = folders.get(Controller.valueOf(knob.getKey().substring(0, slash)));
            if (folder != null) {
                write(folder.resolve(knob.getKey().substring(slash + 1)), knob.getValue());
            }
        }
        limitSwap(needs);
        return Set.copyOf(folders.values()).stream()
                .map(folder -> folder.resolve(MEMBERS))
                .sorted()
                .toList();
    }

    private Map<String, String> knobs(Quantities needs) {
        Map<String, String> knobs = new HashMap<>();
        long cpus = needs.cpus();
        if (cpus > 0) {
            knobs.put(
                    unified ? "CPU/cpu.weight" : "CPU/cpu.shares",
                    Long.toString(
                            unified
                                    ? Math.clamp(cpus / 10, 1, 10_000)
                                    : Math.clamp(cpus * 1024 / 1000, 2, 262_144)));
            if (settings.cpu() == LimitSettings.Cpu.QUOTA) {
                long quota = Math.max(1_000, cpus * PERIOD_MICROS / 1000);
                knobs.put(
                        unified ? "CPU/cpu.max" : "CPU/cpu.cfs_quota_us",
                        unified ? quota + " " + PERIOD_MICROS : Long.toString(quota));
            }
        }
        if (needs.memoryMiB() > 0) {
            knobs.put(
                    unified ? "MEMORY/memory.max" : "MEMORY/memory.limit_in_bytes",
                    Long.toString(memoryOf(needs)));
        }
        knobs.put("PIDS/pids.max", Long.toString(settings.mostProcesses()));
        return knobs;
    }

    private static long memoryOf(Quantities needs) {
        return Math.max(LEAST_MEMORY, needs.memoryMiB() * MIB / 1000);
    }

    /// Not every kernel counts swap.
    private void limitSwap(Quantities needs) throws IOException {
        Path folder = folders.get(Controller.MEMORY);
        if (folder == null || needs.memoryMiB() == 0) {
            return;
        }
        Path knob = folder.resolve(unified ? "memory.swap.max" : "memory.memsw.limit_in_bytes");
        if (Files.isWritable(knob)) {
            write(knob, unified ? "0" : Long.toString(memoryOf(needs)));
        }
    }

    /// Whether the kernel has ended something in it for want of memory.
    boolean ranOutOfMemory() {
        Path folder = folders.get(Controller.MEMORY);
        if (folder == null) {
            return false;
        }
        try {
            return Files.readAllLines(
                            folder.resolve(unified ? "memory.events" : "memory.oom_control"))
                    .stream()
                    .anyMatch(line -> line.startsWith("oom_kill ") && !line.endsWith(" 0"));
        } catch (IOException neverMade) {
            return false;
        }
    }

    /// The most memory that it has held, with what of files the kernel kept there for it; 0 where
    /// the kernel does not say.
    long memoryPeak() {
        Path folder = folders.get(Controller.MEMORY);
        if (folder == null) {
            return 0;
        }
        try {
            String bytes =
                    Files.readString(
                            folder.resolve(unified ? "memory.peak" : "memory.max_usage_in_bytes"));
            return Long.parseLong(bytes.strip());
        } catch (IOException | NumberFormatException unknown) {
            return 0;
        }
    }

    /// The processes in it, however they were born.
    Set<Long> members() {
        Set<Long> pids = new HashSet<>();
        for (Path folder : Set.copyOf(folders.values())) {
            try {
                Files.readAllLines(folder.resolve(MEMBERS))
                        .forEach(line -> pids.add(Long.parseLong(line)));
            } catch (IOException neverMade) {
                return pids;
            }
        }
        return pids;
    }

    /// Whether it was made, and nothing runs in it. One controller tells: processes join all of
    /// them before they become the command.
    boolean isEmpty() {
        Optional<Path> any = folders.values().stream().findAny();
        try {
            return any.isPresent() && Files.readString(any.get().resolve(MEMBERS)).isEmpty();
        } catch (IOException neverMade) {
            return false;
        }
    }

    /// @return whether it is gone
    boolean remove() {
        boolean gone = true;
        for (Path folder : Set.copyOf(folders.values())) {
            gone &= removed(folder);
        }
        return gone;
    }

    /// @return false where something still runs in it
    static boolean removed(Path folder) {
        try {
            Files.delete(folder);
            return true;
        } catch (NoSuchFileException gone) {
            return true;
        } catch (IOException busy) {
            return false;
        }
    }

    static void write(Path knob, String value) throws IOException {
        Files.writeString(knob, value, StandardOpenOption.WRITE);
    }
}
