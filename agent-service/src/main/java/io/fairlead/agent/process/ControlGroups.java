package io.fairlead.agent.process;

import io.fairlead.agent.runtime.TaskStart;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Control groups of the kernel, one a task: version 2 where the machine has it, else version 1
/// with a tree for each controller. What cannot be written there is not enforced, and the agent
/// says so.
///
/// A group outlives the agent, and is removed once nothing runs in it any more.
public final class ControlGroups implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ControlGroups.class);

    /// What is limited, by the names of the kernel.
    enum Controller {
        CPU("cpu", "cpu.weight", "cpu.shares"),
        MEMORY("memory", "memory.max", "memory.limit_in_bytes"),
        PIDS("pids", "pids.max", "pids.max");

        private final String kernelName;
        private final String knob2;
        private final String knob1;

        Controller(String kernelName, String knob2, String knob1) {
            this.kernelName = kernelName;
            this.knob2 = knob2;
            this.knob1 = knob1;
        }
    }

    private final LimitSettings settings;
    private final boolean unified;
    private final Map<Controller, Path> parents = new EnumMap<>(Controller.class);
    private final Set<ControlGroup> left = ConcurrentHashMap.newKeySet();
    private final Set<ControlGroup> strangers = ConcurrentHashMap.newKeySet();

    private ControlGroups(LimitSettings settings, boolean unified) {
        this.settings = settings;
        this.unified = unified;
    }

    /// Looks which controllers may be used, and makes a group for this agent's tasks.
    ///
    /// @param workDir tells this agent's groups from those of others on the machine
    /// @param tasks folders of tasks that have not ended: their groups stay, also where nobody is
    ///   in them, for what a launcher starts may have yet to join
    static ControlGroups find(LimitSettings settings, Path workDir, Collection<Path> tasks) {
        boolean unified = Files.exists(settings.mount().resolve("cgroup.controllers"));
        ControlGroups groups = new ControlGroups(settings, unified);
        if (settings.enforce()) {
            String own = "agent-" + nameOf(workDir);
            for (Controller controller : Controller.values()) {
                groups.tryOut(controller, own);
            }
            groups.removeLeft(
                    tasks.stream().map(ControlGroups::nameOf).collect(Collectors.toSet()));
        }
        LOG.info(
                "Limits of processes version={} enforced={} notEnforced={}",
                unified ? 2 : 1,
                groups.parents.keySet(),
                groups.notEnforced());
        return groups;
    }

    private static String nameOf(Path folder) {
        return UUID.nameUUIDFromBytes(folder.toString().getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    private void tryOut(Controller controller, String own) {
        Path tree = unified ? settings.mount() : settings.mount().resolve(controller.kernelName);
        Path parent = tree.resolve("fairlead").resolve(own);
        try {
            if (!Files.isDirectory(tree)) {
                return;
            }
            Files.createDirectories(parent);
            if (unified) {
                for (Path at : List.of(tree, tree.resolve("fairlead"), parent)) {
                    ControlGroup.write(
                            at.resolve("cgroup.subtree_control"), "+" + controller.kernelName);
                }
            }
            Path trial = Files.createDirectories(parent.resolve("trial"));
            boolean works = Files.isWritable(trial.resolve(knobOf(controller)));
            Files.delete(trial);
            if (works) {
                parents.put(controller, parent);
            }
        } catch (IOException closed) {
            LOG.debug("Control group cannot be used controller={}", controller, closed);
        }
    }

    private String knobOf(Controller controller) {
        return unified ? controller.knob2 : controller.knob1;
    }

    /// Groups of tasks that ended while no agent looked, or that were forgotten with the work
    /// folder: nobody accounts for what runs in them.
    private void removeLeft(Set<String> expected) {
        for (Map.Entry<Controller, Path> parent : parents.entrySet()) {
            try (Stream<Path> groups = Files.list(parent.getValue())) {
                groups.filter(Files::isDirectory)
                        .filter(group -> !expected.contains(group.getFileName().toString()))
                        .filter(group -> !ControlGroup.removed(group))
                        .map(group ->
                                new ControlGroup(Map.of(parent.getKey(), group), unified, settings))
                        .forEach(strangers::add);
            } catch (IOException gone) {
                LOG.debug("Control groups cannot be listed in={}", parent, gone);
            }
        }
        endStrangers();
    }

    private void endStrangers() {
        strangers.removeIf(group -> {
            Set<Long> members = group.members();
            if (!members.isEmpty()) {
                LOG.warn("Ending processes that are no task's count={}", members.size());
            }
            members.forEach(pid -> Signals.toProcess(pid, Signals.KILL));
            return group.remove();
        });
    }

    private String notEnforced() {
        List<String> words = new ArrayList<>();
        for (Controller controller : Controller.values()) {
            if (!parents.containsKey(controller)) {
                words.add(controller == Controller.PIDS ? "processes" : controller.kernelName);
            }
        }
        return String.join(" ", words);
    }

    /// What the agent says of it: `limits.notEnforced` names what it cannot hold processes to.
    public Map<String, String> attributes() {
        String words = notEnforced();
        return words.isEmpty() ? Map.of() : Map.of("limits.notEnforced", words);
    }

    /// The group of a task, whether made yet or not.
    ControlGroup of(TaskStart start) {
        String name = nameOf(start.folder());
        Map<Controller, Path> folders =
                parents.entrySet().stream()
                        .collect(
                                Collectors.toMap(
                                        Map.Entry::getKey,
                                        entry -> entry.getValue().resolve(name)));
        return new ControlGroup(folders, unified, settings);
    }

    /// Its task has ended; it goes when nothing runs in it.
    void ended(ControlGroup group) {
        left.add(group);
    }

    /// Removes groups in which nothing runs any more.
    void collect() {
        left.removeIf(ControlGroup::remove);
        endStrangers();
    }

    /// Leaves no folder behind where no task runs on.
    @Override
    public void close() {
        collect();
        Set.copyOf(parents.values()).forEach(ControlGroup::removed);
    }
}
