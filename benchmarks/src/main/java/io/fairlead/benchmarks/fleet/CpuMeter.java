package io.fairlead.benchmarks.fleet;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/// Processor time by process, from `/proc`; PostgreSQL's by the database user of each backend,
/// which stands in its title. Looked at again and again, for backends come and go.
final class CpuMeter {

    private static final long TICK_MILLIS = 10;
    private static final int UTIME = 11;
    private static final int STIME = 12;

    private final Map<Long, Reading> readings = new HashMap<>();
    private final Map<String, Supplier<List<Long>>> processes = new TreeMap<>();
    private Supplier<List<Long>> backends = List::of;

    private record Reading(String who, long firstTicks, long lastTicks) {}

    /// A process, by the pids that it has or had.
    void watch(String who, Supplier<List<Long>> pids) {
        processes.put(who, pids);
    }

    /// PostgreSQL, by its children.
    void watchBackends(Supplier<List<Long>> pids) {
        backends = pids;
    }

    /// Counts from now on.
    synchronized void restart() {
        sample();
        readings.replaceAll((_, r) -> new Reading(r.who(), r.lastTicks(), r.lastTicks()));
    }

    /// Looks at all of them.
    synchronized void sample() {
        processes.forEach((who, pids) -> pids.get().forEach(pid -> read(pid, who)));
        for (Long pid : backends.get()) {
            Reading known = readings.get(pid);
            read(pid, known == null ? "postgres " + user(pid) : known.who());
        }
    }

    /// Processor milliseconds since the restart, by who used them.
    synchronized Map<String, Long> millis() {
        sample();
        Map<String, Long> sums = new TreeMap<>();
        for (Reading reading : readings.values()) {
            long millis = (reading.lastTicks() - reading.firstTicks()) * TICK_MILLIS;
            sums.merge(reading.who(), millis, Long::sum);
        }
        return sums;
    }

    /// The resident set of a process, in MiB; 0 where there is none.
    static long residentMiB(long pid) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
                if (line.startsWith("VmRSS:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
                }
            }
        } catch (IOException gone) {
            // It has ended.
        }
        return 0;
    }

    private void read(long pid, String who) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            long ticks = Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME]);
            Reading known = readings.get(pid);
            // What starts later starts from nothing.
            long first = known == null ? 0 : known.firstTicks();
            readings.put(pid, new Reading(who, first, ticks));
        } catch (IOException gone) {
            // It has ended: what it had used until the last look counts.
        }
    }

    private static String user(long pid) {
        try {
            byte[] title = Files.readAllBytes(Path.of("/proc", Long.toString(pid), "cmdline"));
            String[] words =
                    new String(title, StandardCharsets.UTF_8).replace('\0', ' ').strip().split(" ");
            return words.length > 3 && words[1].startsWith("fairlead_") ? words[1] : "itself";
        } catch (IOException gone) {
            return "itself";
        }
    }
}
