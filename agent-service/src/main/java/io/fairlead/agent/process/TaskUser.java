package io.fairlead.agent.process;

import io.fairlead.agent.store.WorkDir;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Whom tasks run as, where that is not the agent's own user.
///
/// @param home the user's own folder
record TaskUser(String name, int uid, int gid, String home) {

    private static final String SETTING = "fairlead.agent.user";

    /// Looks the user up, once at the agent's start.
    ///
    /// @param name absent: tasks run as the agent does
    /// @throws IllegalStateException if there is no such user, or the agent may not become it
    static Optional<TaskUser> find(@Nullable String name, WorkDir workDir) throws IOException {
        if (name == null || name.isEmpty()) {
            return Optional.empty();
        }
        if (uidOf(Path.of("/proc/self")) != 0) {
            throw new IllegalStateException(
                    SETTING + ": the agent must run as root to run tasks as " + name + ".");
        }
        TaskUser user = parse(name, lookUp(name));
        if (user.uid == 0) {
            return Optional.empty();
        }
        Files.setPosixFilePermissions(
                workDir.root().resolve("tasks"), PosixFilePermissions.fromString("rwx------"));
        return Optional.of(user);
    }

    private static int uidOf(Path path) throws IOException {
        return (int) Files.getAttribute(path, "unix:uid");
    }

    /// As the system's own sources of users tell, not only `/etc/passwd`.
    private static String lookUp(String name) throws IOException {
        Process process = new ProcessBuilder("getent", "passwd", name).start();
        try (var out = process.getInputStream()) {
            return new String(out.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }

    private static TaskUser parse(String name, String line) {
        String[] fields = line.split(":", -1);
        if (fields.length < 7) {
            throw new IllegalStateException(
                    SETTING
                            + ": this machine has no user '"
                            + name
                            + "'. Make it, or name another.");
        }
        return new TaskUser(
                fields[0], Integer.parseInt(fields[2]), Integer.parseInt(fields[3]), fields[5]);
    }

    /// What a command line begins with to be run by this user, without any right of the agent's.
    List<String> prefix() {
        return List.of(
                "setpriv",
                "--reuid",
                Integer.toString(uid),
                "--regid",
                Integer.toString(gid),
                "--init-groups",
                "--no-new-privs");
    }

    /// The variables that name the user.
    Map<String, String> env() {
        return Map.of("USER", name, "LOGNAME", name, "HOME", home);
    }

    /// Gives the sandbox, with what was brought into it, to the user.
    void give(Path sandbox) throws IOException {
        try (Stream<Path> all = Files.walk(sandbox)) {
            for (Path path : all.toList()) {
                Files.setAttribute(path, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
                Files.setAttribute(path, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
            }
        }
    }
}
