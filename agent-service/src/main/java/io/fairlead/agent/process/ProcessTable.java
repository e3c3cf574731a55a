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
import java.util.Optional;
import java.util.Set;

/// All live processes of the machine at one moment.
final class ProcessTable {

    private final Map<Long, ProcessStat> byPid = new HashMap<>();

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

    /// Processes that were born with one of these variables in their environment
    /// (`FAIRLEAD_SANDBOX=/…`): they carry it wherever they have moved in the tree.
    Map<String, List<ProcessStat>> byMarker(Set<String> markers) {
        Map<String, List<ProcessStat>> members = new HashMap<>();
        for (ProcessStat process : byPid.values()) {
            for (String variable : environment(process.pid())) {
                if (markers.contains(variable)) {
                    members.computeIfAbsent(variable, _ -> new ArrayList<>()).add(process);
                }
            }
        }
        return members;
    }

    private static String[] environment(long pid) {
        try {
            byte[] bytes = Files.readAllBytes(Path.of("/proc", Long.toString(pid), "environ"));
            return new String(bytes, StandardCharsets.UTF_8).split("\0");
        } catch (IOException goneOrForeign) {
            return new String[0];
        }
    }
}
