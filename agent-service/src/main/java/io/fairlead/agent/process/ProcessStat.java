package io.fairlead.agent.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// One process, as `/proc/<pid>/stat` tells it.
///
/// @param ticks of processor time, its own and of the children it has waited for
/// @param startTime in ticks since the machine's boot: with the pid, it names one process for good
/// @param pages of memory, resident
record ProcessStat(
        long pid,
        char state,
        long parent,
        long group,
        long session,
        long ticks,
        long startTime,
        long pages) {

    /// Reads a live process's line.
    static Optional<ProcessStat> of(long pid) {
        try {
            return parse(Files.readString(Path.of("/proc", Long.toString(pid), "stat")));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    /// Reads a line. The second field, the program's name, stands in parentheses and may hold
    /// anything.
    static Optional<ProcessStat> parse(String line) {
        int open = line.indexOf(" (");
        int close = line.lastIndexOf(") ");
        if (open < 0 || close < open) {
            return Optional.empty();
        }
        String[] fields = line.substring(close + 2).trim().split(" ");
        if (fields.length < 22) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new ProcessStat(
                            Long.parseLong(line.substring(0, open)),
                            fields[0].charAt(0),
                            Long.parseLong(fields[1]),
                            Long.parseLong(fields[2]),
                            Long.parseLong(fields[3]),
                            ticks(fields),
                            Long.parseLong(fields[19]),
                            Long.parseLong(fields[21])));
        } catch (NumberFormatException torn) {
            return Optional.empty();
        }
    }

    private static long ticks(String[] fields) {
        long sum = 0;
        for (int i = 11; i <= 14; i++) {
            sum += Long.parseLong(fields[i]);
        }
        return sum;
    }

    /// Whether it has ended, and waits to be reaped.
    boolean isZombie() {
        return state == 'Z' || state == 'X';
    }

    /// Whether this very process is still alive, not another with its number.
    boolean isAlive() {
        return of(pid).filter(now -> now.startTime == startTime && !now.isZombie()).isPresent();
    }
}
