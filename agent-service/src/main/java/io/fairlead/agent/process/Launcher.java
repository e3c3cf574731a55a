package io.fairlead.agent.process;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import io.fairlead.agent.runtime.TaskStart;
import io.fairlead.agent.store.WorkDir;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Starts launchers: a small shell script, in a session of its own, for each task.
final class Launcher {

    private static final File NOTHING = new File("/dev/null");

    private final Path script;
    private final Optional<TaskUser> user;

    private Launcher(Path script, Optional<TaskUser> user) {
        this.script = script;
        this.user = user;
    }

    /// Puts the script into the work folder; running launchers keep the one that they have read.
    static Launcher install(WorkDir workDir, Optional<TaskUser> user) throws IOException {
        Path script = workDir.root().resolve("launcher.sh");
        Path beside = workDir.root().resolve("launcher.sh.new");
        try (InputStream source = Launcher.class.getResourceAsStream("launcher.sh")) {
            if (source == null) {
                throw new IllegalStateException("launcher.sh is missing from the program");
            }
            Files.copy(source, beside, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.move(beside, script, StandardCopyOption.ATOMIC_MOVE);
        return new Launcher(script, user);
    }

    /// Starts one; its output and the command's go to `stdout` and `stderr` in the sandbox.
    ///
    /// @param joins files of control groups that the command's process joins
    Process start(TaskStart start, List<Path> joins) throws IOException {
        String command = start.task().command();
        if (command == null) {
            throw new IOException("There is no command.");
        }
        List<String> line = new ArrayList<>(List.of("setsid", "/bin/sh", script.toString()));
        line.add(start.folder().toString());
        line.add(user.map(whom -> String.join(" ", whom.prefix())).orElse(""));
        line.add(command);
        joins.forEach(file -> line.add(file.toString()));
        Path stdout = start.sandbox().resolve("stdout");
        Path stderr = start.sandbox().resolve("stderr");
        if (user.isPresent()) {
            Files.newOutputStream(stdout, CREATE, APPEND).close();
            Files.newOutputStream(stderr, CREATE, APPEND).close();
            user.get().give(start.sandbox());
        }
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.directory(start.sandbox().toFile());
        builder.redirectInput(NOTHING);
        builder.redirectOutput(appendTo(stdout));
        builder.redirectError(appendTo(stderr));
        Map<String, String> env = builder.environment();
        env.clear();
        try {
            env.putAll(start.env());
            user.map(TaskUser::env).ifPresent(env::putAll);
        } catch (IllegalArgumentException noVariable) {
            throw new IOException(
                    "A variable cannot be set: " + noVariable.getMessage(), noVariable);
        }
        return builder.start();
    }

    private static ProcessBuilder.Redirect appendTo(Path file) {
        return ProcessBuilder.Redirect.appendTo(file.toFile());
    }
}
