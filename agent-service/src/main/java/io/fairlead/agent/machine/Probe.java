package io.fairlead.agent.machine;

import com.sun.management.OperatingSystemMXBean;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.stream.Stream;

/// Finds out what the machine has. In a container, what the container may use.
public final class Probe {

    private static final long MIB = 1024 * 1024;

    /// The machine needs some memory itself: a tenth, at least this.
    private static final long LEAST_KEPT_MIB = 512;

    private final OperatingSystemMXBean system =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "localhost";
        }
    }

    /// Another one after each reboot; where the system has none, one for this process, which means
    /// that no task is adopted.
    String bootId() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        } catch (IOException none) {
            return UUID.randomUUID().toString();
        }
    }

    /// Processors that this process may use.
    public long processors() {
        return Runtime.getRuntime().availableProcessors();
    }

    long memoryMib() {
        long all = system.getTotalMemorySize() / MIB;
        return Math.max(0, all - Math.max(LEAST_KEPT_MIB, all / 10));
    }

    /// Of the whole disk, not of what is free now: it must not shrink with what tasks write.
    long diskMib(Path folder) throws IOException {
        long all = Files.getFileStore(folder).getTotalSpace() / MIB;
        return all - all / 10;
    }

    int gpus() {
        String[] devices = new File("/dev").list((_, name) -> name.matches("nvidia\\d+"));
        return devices == null ? 0 : devices.length;
    }

    /// Load average over one minute; 0 where the system does not say.
    public double load() {
        return Math.max(0, system.getSystemLoadAverage());
    }

    /// Memory in use on the machine, without what caches would give back; in a container with a
    /// limit, in the container.
    public long memoryUsedBytes() {
        long total = memoryTotalBytes();
        boolean limited = total < meminfo("MemTotal:", 0);
        long free = system.getFreeMemorySize();
        return Math.max(0, total - (limited ? free : meminfo("MemAvailable:", free)));
    }

    /// Memory of the machine; in a container with a limit, that.
    public long memoryTotalBytes() {
        return system.getTotalMemorySize();
    }

    private static long meminfo(String name, long otherwise) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/meminfo"))) {
            return lines.filter(line -> line.startsWith(name))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElse(otherwise);
        } catch (IOException none) {
            return otherwise;
        }
    }

    /// Bytes free where that folder is; 0 where that cannot be told.
    public long diskFreeBytes(Path folder) {
        try {
            return Files.getFileStore(folder).getUsableSpace();
        } catch (IOException gone) {
            return 0;
        }
    }

    /// Bytes of the disk where that folder is; 0 where that cannot be told.
    public long diskTotalBytes(Path folder) {
        try {
            return Files.getFileStore(folder).getTotalSpace();
        } catch (IOException gone) {
            return 0;
        }
    }

    /// Which part of that disk is free, 0 to 1; all of it where that cannot be told.
    public double diskFree(Path folder) {
        long total = diskTotalBytes(folder);
        return total == 0 ? 1 : (double) diskFreeBytes(folder) / total;
    }
}
