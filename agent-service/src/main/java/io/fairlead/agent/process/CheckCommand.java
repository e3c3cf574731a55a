package io.fairlead.agent.process;

import io.fairlead.agent.runtime.InsideCommand;
import io.fairlead.agent.runtime.TaskStart;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Runs check commands in a task's sandbox, with its environment and as its user. Their processes
/// carry the task's `FAIRLEAD_SANDBOX`, so that they end with the task.
record CheckCommand(TaskStart start, Optional<TaskUser> user) implements InsideCommand {

    @Override
    public int run(String command, Duration timeout) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of("setsid"));
        user.map(TaskUser::prefix).ifPresent(line::addAll);
        line.addAll(List.of("/bin/sh", "-c", command));
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.directory(start.sandbox().toFile());
        builder.environment().clear();
        builder.environment().putAll(start.env());
        user.map(TaskUser::env).ifPresent(builder.environment()::putAll);
        builder.redirectInput(new File("/dev/null"));
        builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        Process process = builder.start();
        try {
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException("The check command took longer than " + timeout);
            }
            return process.exitValue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
