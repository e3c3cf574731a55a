package io.fairlead.agent.process;

import io.fairlead.agent.runtime.Exit;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The marks that a task's launcher leaves (see `launcher.sh`).
final class TaskFolder {

    private static final String NEVER = "never\n";
    private static final Pattern TIME =
            Pattern.compile("(\\d+)m(\\d+)[.,](\\d+)s\\s+(\\d+)m(\\d+)[.,](\\d+)s");

    private final Path folder;

    TaskFolder(Path folder) {
        this.folder = folder;
    }

    /// Whether a launcher has claimed the start, or the agent has forbidden it.
    boolean isClaimed() {
        return Files.exists(folder.resolve("started"));
    }

    /// Forbids the start, for good.
    ///
    /// @return false if a launcher was first
    boolean forbid() throws IOException {
        Files.createDirectories(folder);
        try {
            Files.writeString(folder.resolve("started"), NEVER, StandardOpenOption.CREATE_NEW);
            return true;
        } catch (FileAlreadyExistsException first) {
            return isForbidden();
        }
    }

    /// Whether the agent has forbidden the start.
    boolean isForbidden() {
        return NEVER.equals(text("started"));
    }

    /// Whether a command that is not there yet may still begin: its launcher may be under way.
    boolean mayBegin() {
        return exit().isEmpty() && !isForbidden();
    }

    /// The launcher that has claimed the start; absent too in the instant before it has written its
    /// name.
    Optional<ProcessStat> launcher() {
        return ProcessStat.parse(text("started"));
    }

    /// The command's process, once there.
    OptionalLong commandPid() {
        String text = text("pid");
        try {
            return text.endsWith("\n")
                    ? OptionalLong.of(Long.parseLong(text.strip()))
                    : OptionalLong.empty();
        } catch (NumberFormatException damaged) {
            return OptionalLong.empty();
        }
    }

    /// How the command ended, once the launcher has written all of it.
    Optional<Exit.Ended> exit() {
        String text = text("exit");
        String[] lines = text.split("\n");
        if (lines.length != 3 || !text.endsWith("\n")) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new Exit.Ended(Integer.parseInt(lines[2].strip()), cpuTime(lines[1])));
        } catch (NumberFormatException damaged) {
            return Optional.empty();
        }
    }

    private static Duration cpuTime(String line) {
        Matcher matcher = TIME.matcher(line);
        if (!matcher.find()) {
            return Duration.ZERO;
        }
        return time(matcher, 1).plus(time(matcher, 4));
    }

    private static Duration time(Matcher matcher, int group) {
        String fraction = (matcher.group(group + 2) + "000000000").substring(0, 9);
        return Duration.ofMinutes(Long.parseLong(matcher.group(group)))
                .plusSeconds(Long.parseLong(matcher.group(group + 1)))
                .plusNanos(Long.parseLong(fraction));
    }

    private String text(String file) {
        try {
            return Files.readString(folder.resolve(file));
        } catch (IOException absent) {
            return "";
        }
    }
}
