package io.fairlead.agent.store;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/// A task's output, whose oldest part can be given back to the disk while the task writes on: the
/// part becomes a hole. So nothing written is lost in between, and a byte keeps its offset for
/// good.
///
/// Linux only (`fallocate(2)`, `lseek(2)` with `SEEK_DATA`), and on file systems that know holes:
/// ext4, XFS, Btrfs, tmpfs.
public final class LogFile {

    private static final int O_RDONLY = 0;
    private static final int O_WRONLY = 1;

    /// Not through a link, and not waiting for the other end of a pipe: what the task has put in
    /// the place of its output is its own affair. The first flag's number differs by processor.
    private static final int CAREFULLY =
            0x80800 | (System.getProperty("os.arch").equals("aarch64") ? 0x8000 : 0x20000);

    private static final int SEEK_END = 2;
    private static final int SEEK_DATA = 3;
    private static final int KEEP_SIZE_AND_PUNCH_HOLE = 3;
    private static final long BLOCK = 4096;

    /// `open` is variadic: what may come after the flags is not given.
    private static final MethodHandle OPEN =
            handle(
                    "open",
                    FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
                    Linker.Option.firstVariadicArg(2));

    private static final MethodHandle CLOSE =
            handle("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle LSEEK =
            handle("lseek", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT));
    private static final MethodHandle FALLOCATE =
            handle(
                    "fallocate",
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG));

    private LogFile() {}

    /// Native calls are asked for here and in the process runtime; the jar's manifest allows them.
    @SuppressWarnings("restricted")
    private static MethodHandle handle(
            String name, FunctionDescriptor how, Linker.Option... options) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), how, options);
    }

    /// The first byte that is still there; the file's size where none is.
    public static long begin(Path file) throws IOException {
        return with(
                file,
                O_RDONLY,
                descriptor -> {
                    long begin = (long) LSEEK.invokeExact(descriptor, 0L, SEEK_DATA);
                    return begin >= 0
                            ? begin
                            : Math.max(0, (long) LSEEK.invokeExact(descriptor, 0L, SEEK_END));
                });
    }

    /// Gives back what stands before an offset, in whole blocks.
    ///
    /// @throws IOException if the file system cannot do that
    public static void cut(Path file, long before) throws IOException {
        long length = before / BLOCK * BLOCK;
        if (length > 0 && punch(file, length) != 0) {
            throw new IOException("The file system cannot give back a part of " + file);
        }
    }

    private static long punch(Path file, long length) throws IOException {
        return with(
                file,
                O_WRONLY,
                descriptor ->
                        (int)
                                FALLOCATE.invokeExact(
                                        descriptor, KEEP_SIZE_AND_PUNCH_HOLE, 0L, length));
    }

    private interface Call {
        long on(int descriptor) throws Throwable;
    }

    private static long with(Path file, int flags, Call call) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            int descriptor =
                    (int) OPEN.invokeExact(arena.allocateFrom(file.toString()), flags | CAREFULLY);
            if (descriptor < 0) {
                throw new IOException("Cannot be opened: " + file);
            }
            try {
                return call.on(descriptor);
            } finally {
                int _ = (int) CLOSE.invokeExact(descriptor);
            }
        } catch (IOException refused) {
            throw refused;
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
