package io.fairlead.agent.process;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.invoke.MethodHandle;

/// Calls into the system's C library: `kill` without a process for each signal, `sysconf`.
final class Signals {

    static final int TERM = 15;
    static final int KILL = 9;

    private static final int CLOCK_TICKS = 2;
    private static final int PAGE_SIZE = 30;

    private static final MethodHandle KILL_CALL = handle("kill", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle SYSCONF = handle("sysconf", JAVA_LONG, JAVA_INT);

    private Signals() {}

    /// The native calls are asked for here, and nowhere else; the jar's manifest allows them.
    @SuppressWarnings("restricted")
    private static MethodHandle handle(
            String name, MemoryLayout result, MemoryLayout... arguments) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, arguments));
    }

    /// Sends a signal to a process.
    ///
    /// @return false if there is no such process
    static boolean toProcess(long pid, int signal) {
        return pid > 1 && send((int) pid, signal);
    }

    /// Sends a signal to all processes of a group.
    ///
    /// @return false if the group is empty
    static boolean toGroup(long group, int signal) {
        return group > 1 && send((int) -group, signal);
    }

    private static boolean send(int target, int signal) {
        try {
            return (int) KILL_CALL.invokeExact(target, signal) == 0;
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// Clock ticks in a second, the unit of times in `/proc`.
    static long clockTicks() {
        return sysconf(CLOCK_TICKS);
    }

    /// Bytes in a page of memory.
    static long pageSize() {
        return sysconf(PAGE_SIZE);
    }

    private static long sysconf(int name) {
        try {
            return (long) SYSCONF.invokeExact(name);
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
