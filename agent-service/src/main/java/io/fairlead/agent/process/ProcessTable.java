package io.fairlead.agent.process;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// All live processes of the machine at one moment.
final class ProcessTable {

    /// The variable that every process of a task is born with, and its value the task's own.
    static final String MARKER = "FAIRLEAD_SANDBOX=";

    private final Map<Long, ProcessStat> byPid = new HashMap<>();
    private final Map<String, List<ProcessStat>> byMarker = new HashMap<>();

    private ProcessTable() {}

    /// Reads `/proc` once.
    static ProcessTable read() {
        ProcessTable table = new ProcessTable();
        String[] names = new File("/proc").list();
        for (String name : names == null ? new String[0] : names) {
            if (Character.isDigit(name.charAt(0))) {
                ProcessStat.of(Long.parseLong(name))
                        .filter(stat -> !stat.isZombie())
                        .ifPresent(stat -> table.byPid.put(stat.pid(), stat));
            }
        }
        return table;
    }

    /// Those of the processes with these numbers that are alive.
    List<ProcessStat> withPids(Set<Long> pids) {
        return pids.stream().map(byPid::get).filter(Objects::nonNull).toList();
    }

    /// Sorts processes to the roots they come from: those whose session or group is a root's, and
    /// all their descendants.
    ///
    /// @param roots process ids that lead a session each
    Map<Long, List<ProcessStat>> byRoot(Set<Long> roots) {
        Map<Long, List<ProcessStat>> members = new HashMap<>();
        for (ProcessStat process : byPid.values()) {
            rootOf(process, roots)
                    .ifPresent(root ->
                            members.computeIfAbsent(root, _ -> new ArrayList<>()).add(process));
        }
        return members;
    }

    private Optional<Long> rootOf(ProcessStat process, Set<Long> roots) {
        Set<Long> seen = new HashSet<>();
        ProcessStat at = process;
        while (at != null && seen.add(at.pid())) {
            if (roots.contains(at.session())) {
                return Optional.of(at.session());
            }
            if (roots.contains(at.group())) {
                return Optional.of(at.group());
            }
            at = byPid.get(at.parent());
        }
        return Optional.empty();
    }

    /// Reads `/proc` once, the processes' markers too.
    static ProcessTable readWithMarkers() {
        ProcessTable table = read();
        for (ProcessStat process : table.byPid.values()) {
            marker(process.pid())
                    .ifPresent(marker ->
                            table.byMarker
                                    .computeIfAbsent(marker, _ -> new ArrayList<>())
                                    .add(process));
        }
        return table;
    }

    /// Processes that were born with this variable in their environment (`FAIRLEAD_SANDBOX=/…`):
    /// they carry it wherever they have moved in the tree.
    List<ProcessStat> withMarker(String marker) {
        return byMarker.getOrDefault(marker, List.of());
    }

    private static Optional<String> marker(long pid) {
        try {
            byte[] bytes = Files.readAllBytes(Path.of("/proc", Long.toString(pid), "environ"));
            String all = "\0" + new String(bytes, StandardCharsets.UTF_8);
            int begin = all.indexOf("\0" + MARKER) + 1;
            int end = all.indexOf('\0', begin);
            return begin == 0 || end < 0
                    ? Optional.empty()
                    : Optional.of(all.substring(begin, end));
        } catch (IOException goneOrForeign) {
            return Optional.empty();
        }
    }
}
