package io.fairlead.local.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// TCP ports of the loopback address.
public final class Ports {

    private static final String LISTENING = "0A";

    private Ports() {}

    /// Whether one could listen there now.
    public static boolean isFree(int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /// A port that is free now, chosen by the system.
    public static int anyFree() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The first of `count` free ports in a row, from `wanted` on upwards.
    public static int freeRange(int wanted, int count) {
        var first = wanted;
        var port = wanted;
        while (port - first < count) {
            if (!isFree(port)) {
                first = port + 1;
            }
            port++;
            if (port > 65_000) {
                throw new IllegalStateException("no " + count + " free ports from " + wanted);
            }
        }
        return first;
    }

    /// The process that listens there, where the system tells us (Linux, and processes that we may
    /// look into).
    public static Optional<ProcessHandle> owner(int port) {
        return Stream.of("tcp", "tcp6")
                .flatMap(table -> inode(Path.of("/proc/net", table), port).stream())
                .flatMap(inode -> holder("socket:[" + inode + "]").stream())
                .findFirst();
    }

    private static Optional<String> inode(Path table, int port) {
        var suffix = ":" + "%04X".formatted(port).toUpperCase(Locale.ROOT);
        try (var lines = Files.lines(table)) {
            return lines.map(line -> line.strip().split("\\s+"))
                    .filter(words -> words.length > 9 && words[1].endsWith(suffix))
                    .filter(words -> words[3].equals(LISTENING))
                    .map(words -> words[9])
                    .findFirst();
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty();
        }
    }

    private static Optional<ProcessHandle> holder(String socket) {
        Predicate<ProcessHandle> holds = process -> holds(process, socket);
        return ProcessHandle.allProcesses().filter(holds).findFirst();
    }

    private static boolean holds(ProcessHandle process, String socket) {
        try (var open = Files.list(Path.of("/proc", Long.toString(process.pid()), "fd"))) {
            return open.anyMatch(file -> pointsTo(file, socket));
        } catch (IOException | UncheckedIOException e) {
            return false;
        }
    }

    private static boolean pointsTo(Path link, String target) {
        try {
            return Files.readSymbolicLink(link).toString().equals(target);
        } catch (IOException e) {
            return false;
        }
    }
}
