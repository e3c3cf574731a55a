package io.fairlead.agent.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.agent.process.ControlGroups.Controller;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.ResourceNeeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is written into control groups of either version, and read there; on a folder that has the
/// kernel's files and no kernel behind it.
class ControlGroupTest {

    private static final Quantities NEEDS = ResourceNeeds.of(1_500, 256).quantities();

    @TempDir Path mount;

    private static LimitSettings settings(LimitSettings.Cpu cpu, Path mount) {
        return new LimitSettings(true, cpu, 100, mount);
    }

    private ControlGroup unified(LimitSettings.Cpu cpu) throws IOException {
        Path folder = Files.createDirectories(mount.resolve("task"));
        for (String knob :
                List.of(
                        "cpu.weight",
                        "cpu.max",
                        "memory.max",
                        "memory.swap.max",
                        "pids.max",
                        "cgroup.procs")) {
            Files.createFile(folder.resolve(knob));
        }
        Map<Controller, Path> folders = new EnumMap<>(Controller.class);
        for (Controller controller : Controller.values()) {
            folders.put(controller, folder);
        }
        return new ControlGroup(folders, true, settings(cpu, mount));
    }

    private ControlGroup split() throws IOException {
        Map<Controller, Path> folders =
                Map.of(
                        Controller.CPU,
                        Files.createDirectories(mount.resolve("cpu")),
                        Controller.MEMORY,
                        Files.createDirectories(mount.resolve("memory")),
                        Controller.PIDS,
                        Files.createDirectories(mount.resolve("pids")));
        Files.createFile(mount.resolve("cpu/cpu.shares"));
        Files.createFile(mount.resolve("cpu/cpu.cfs_quota_us"));
        Files.createFile(mount.resolve("memory/memory.limit_in_bytes"));
        Files.createFile(mount.resolve("memory/memory.memsw.limit_in_bytes"));
        Files.createFile(mount.resolve("pids/pids.max"));
        return new ControlGroup(folders, false, settings(LimitSettings.Cpu.QUOTA, mount));
    }

    @Test
    void version_2_has_all_limits_in_one_folder() throws IOException {
        List<Path> joins = unified(LimitSettings.Cpu.QUOTA).make(NEEDS);

        assertThat(joins).containsExactly(mount.resolve("task/cgroup.procs"));
        assertThat(mount.resolve("task/cpu.weight")).hasContent("150");
        assertThat(mount.resolve("task/cpu.max")).hasContent("150000 100000");
        assertThat(mount.resolve("task/memory.max")).hasContent("268435456");
        assertThat(mount.resolve("task/memory.swap.max")).hasContent("0");
        assertThat(mount.resolve("task/pids.max")).hasContent("100");
    }

    @Test
    void a_share_of_the_processors_is_no_limit() throws IOException {
        unified(LimitSettings.Cpu.SHARE).make(NEEDS);

        assertThat(mount.resolve("task/cpu.weight")).hasContent("150");
        assertThat(mount.resolve("task/cpu.max")).isEmptyFile();
    }

    @Test
    void version_1_has_a_folder_for_each_controller() throws IOException {
        List<Path> joins = split().make(NEEDS);

        assertThat(joins)
                .containsExactly(
                        mount.resolve("cpu/cgroup.procs"),
                        mount.resolve("memory/cgroup.procs"),
                        mount.resolve("pids/cgroup.procs"));
        assertThat(mount.resolve("cpu/cpu.shares")).hasContent("1536");
        assertThat(mount.resolve("cpu/cpu.cfs_quota_us")).hasContent("150000");
        assertThat(mount.resolve("memory/memory.limit_in_bytes")).hasContent("268435456");
        assertThat(mount.resolve("memory/memory.memsw.limit_in_bytes")).hasContent("268435456");
        assertThat(mount.resolve("pids/pids.max")).hasContent("100");
    }

    @Test
    void an_end_for_want_of_memory_is_told_by_either() throws IOException {
        ControlGroup second = unified(LimitSettings.Cpu.SHARE);
        assertThat(second.ranOutOfMemory()).as("nothing is told").isFalse();
        Files.writeString(mount.resolve("task/memory.events"), "oom 3\noom_kill 0\n");
        assertThat(second.ranOutOfMemory()).as("it was near").isFalse();
        Files.writeString(mount.resolve("task/memory.events"), "oom 3\noom_kill 1\n");
        assertThat(second.ranOutOfMemory()).isTrue();

        ControlGroup first = split();
        Files.writeString(mount.resolve("memory/memory.oom_control"), "under_oom 0\noom_kill 0\n");
        assertThat(first.ranOutOfMemory()).isFalse();
        Files.writeString(mount.resolve("memory/memory.oom_control"), "under_oom 0\noom_kill 2\n");
        assertThat(first.ranOutOfMemory()).isTrue();
    }

    @Test
    void the_most_memory_is_told_by_either_or_not_at_all() throws IOException {
        ControlGroup second = unified(LimitSettings.Cpu.SHARE);
        assertThat(second.memoryPeak()).as("an older kernel").isZero();
        Files.writeString(mount.resolve("task/memory.peak"), "1048576\n");
        assertThat(second.memoryPeak()).isEqualTo(1_048_576);

        ControlGroup first = split();
        Files.writeString(mount.resolve("memory/memory.max_usage_in_bytes"), "4096\n");
        assertThat(first.memoryPeak()).isEqualTo(4_096);
    }

    @Test
    void where_neither_can_be_written_it_is_said_what_is_not_enforced() {
        ControlGroups groups =
                ControlGroups.find(
                        settings(LimitSettings.Cpu.SHARE, mount), Path.of("/work"), List.of());

        assertThat(groups.attributes())
                .containsExactly(Map.entry("limits.notEnforced", "cpu memory processes"));
    }

    @Test
    void a_second_version_that_gives_nothing_away_is_said_to_enforce_nothing() throws IOException {
        Files.writeString(mount.resolve("cgroup.controllers"), "cpu memory pids");

        ControlGroups groups =
                ControlGroups.find(
                        settings(LimitSettings.Cpu.SHARE, mount), Path.of("/work"), List.of());

        assertThat(groups.attributes())
                .containsExactly(Map.entry("limits.notEnforced", "cpu memory processes"));
    }
}
