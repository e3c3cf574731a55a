package io.fairlead.agent.testing;

import io.fairlead.agent.AgentApplication;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// An agent as a process of its own, to be killed.
public final class AgentProcess implements AutoCloseable {

    private static final Path PROC = Path.of("/proc");
    private static final long TICK_MILLIS = 10;

    private final Process process;
    private final Path log;

    private AgentProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /// What an agent process has cost so far.
    ///
    /// @param cpu its own
    /// @param childrenCpu of the launchers that it has waited for, and of their commands
    /// @param residentBytes memory now
    public record Load(Duration cpu, Duration childrenCpu, long residentBytes) {

        /// What was used since.
        public Load minus(Load before) {
            return new Load(
                    cpu.minus(before.cpu), childrenCpu.minus(before.childrenCpu), residentBytes);
        }
    }

    /// Starts it; its log goes to `agent.log` beside the work folder. With `-Dagent.jar=` it is
    /// that program instead of the classes under test, and with `-Dagent.start-cache=` it starts
    /// from a cache of the JVM (see `StartCache` of the local cluster).
    public static AgentProcess start(Path workDir, FakeMaster master, String... more)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        Path temporary = Files.createDirectories(temporary(workDir));
        command.add("-Djava.io.tmpdir=" + temporary);
        command.addAll(program());
        command.addAll(TestAgent.arguments(workDir, master.address()));
        command.addAll(List.of(more));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.redirectErrorStream(true);
        Path log = workDir.resolveSibling("agent.log");
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        return new AgentProcess(builder.start(), log);
    }

    /// Its folder for temporary files, beside the work folder.
    public static Path temporary(Path workDir) {
        return workDir.resolveSibling("tmp");
    }

    /// The jar's manifest allows native calls. A cache is good only for the options that it was
    /// made with: the JVM starts without it where this one is added.
    private static List<String> program() {
        String jar = System.getProperty("agent.jar", "");
        String cache = System.getProperty("agent.start-cache", "");
        if (jar.isEmpty()) {
            return List.of(
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("java.class.path"),
                    AgentApplication.class.getName());
        }
        return cache.isEmpty()
                ? List.of("-jar", jar)
                : List.of("-XX:AOTCache=" + cache, "-jar", jar);
    }

    /// What it costs, as `/proc` tells.
    public Load load() {
        try {
            Path own = PROC.resolve(Long.toString(process.pid()));
            String line = Files.readString(own.resolve("stat"));
            String[] fields = line.substring(line.lastIndexOf(") ") + 2).split(" ");
            long pages = Long.parseLong(Files.readString(own.resolve("statm")).split(" ")[1]);
            return new Load(time(fields, 11), time(fields, 13), pages * 4096);
        } catch (IOException gone) {
            throw new UncheckedIOException("The agent is not there", gone);
        }
    }

    private static Duration time(String[] fields, int from) {
        long ticks = Long.parseLong(fields[from]) + Long.parseLong(fields[from + 1]);
        return Duration.ofMillis(ticks * TICK_MILLIS);
    }

    /// Whether its log, of all its lives, has that text.
    public boolean logHas(String text) throws IOException {
        return Files.readString(log).contains(text);
    }

    /// SIGKILL; returns when it is dead.
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /// SIGTERM.
    ///
    /// @return whether it ended in that time
    public boolean stop(Duration patience) throws InterruptedException {
        process.destroy();
        return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
