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
import java.util.stream.Stream;

/// Processor time by process, from `/proc`; PostgreSQL's by the database user of each backend,
/// which stands in its title. Looked at again and again, for backends come and go.
final class CpuMeter {

    private static final long TICK_MILLIS = 10;
    private static final int UTIME = 11;
    private static final int STIME = 12;

    private final Map<Long, Reading> readings = new HashMap<>();
    private final Map<Long, Reading> threads = new HashMap<>();
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
        sampleThreads();
        readings.replaceAll((_, r) -> new Reading(r.who(), r.lastTicks(), r.lastTicks()));
        threads.replaceAll((_, r) -> new Reading(r.who(), r.lastTicks(), r.lastTicks()));
    }

    /// Looks at the threads in which the processes' JVMs compile and collect garbage: what they use
    /// is part of their process's time, and grows less with each minute. They come and go too.
    synchronized void sampleThreads() {
        processes.forEach((who, pids) ->
                pids.get().forEach(pid -> threadsOf(pid).forEach(thread -> read(thread, who))));
    }

    private static List<Path> threadsOf(long pid) {
        try (Stream<Path> all = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            return all.toList();
        } catch (IOException gone) {
            return List.of();
        }
    }

    private void read(Path thread, String who) {
        try {
            String name = Files.readString(thread.resolve("comm"));
            boolean compiles = name.startsWith("C1 Compiler") || name.startsWith("C2 Compiler");
            if (compiles || name.startsWith("GC Thread") || name.startsWith("VM Thread")) {
                String what = who + (compiles ? ", compilers" : ", collectors");
                note(
                        threads,
                        Long.parseLong(String.valueOf(thread.getFileName())),
                        what,
                        ticks(thread.resolve("stat")));
            }
        } catch (IOException gone) {
            // What it had used until the last look counts.
        }
    }

    /// Of [#millis], what JVMs used to compile and to collect.
    synchronized Map<String, Long> threadMillis() {
        sampleThreads();
        return sums(threads);
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
        return sums(readings);
    }

    private static Map<String, Long> sums(Map<Long, Reading> of) {
        Map<String, Long> sums = new TreeMap<>();
        for (Reading reading : of.values()) {
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
            note(readings, pid, who, ticks(Path.of("/proc", Long.toString(pid), "stat")));
        } catch (IOException gone) {
            // It has ended: what it had used until the last look counts.
        }
    }

    private static long ticks(Path statFile) throws IOException {
        String stat = Files.readString(statFile);
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME]);
    }

    private static void note(Map<Long, Reading> in, long id, String who, long ticks) {
        Reading known = in.get(id);
        // What starts later starts from nothing.
        long first = known == null ? 0 : known.firstTicks();
        in.put(id, new Reading(who, first, ticks));
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
