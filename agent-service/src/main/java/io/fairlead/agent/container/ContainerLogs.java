package io.fairlead.agent.container;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.StreamType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes what a container says to `stdout` and `stderr` in the sandbox. The engine tells all of it
/// from the start each time: what an earlier follower has written already is passed over.
///
/// The container may put a link or a pipe in the place of these files, and the agent has rights
/// that the container has not: only plain files are written to.
final class ContainerLogs extends ResultCallback.Adapter<Frame> {

    private static final Logger LOG = LoggerFactory.getLogger(ContainerLogs.class);

    private final Path stdout;
    private final Path stderr;
    private long passOut;
    private long passErr;

    ContainerLogs(Path sandbox) throws IOException {
        this.stdout = sandbox.resolve("stdout");
        this.stderr = sandbox.resolve("stderr");
        this.passOut = sizeOf(stdout);
        this.passErr = sizeOf(stderr);
    }

    private static long sizeOf(Path file) throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            Files.createFile(file);
        }
        return isPlain(file) ? Files.size(file) : 0;
    }

    private static boolean isPlain(Path file) {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public void onNext(Frame frame) {
        boolean isError = frame.getStreamType() == StreamType.STDERR;
        byte[] bytes = frame.getPayload();
        long pass = Math.min(bytes.length, isError ? passErr : passOut);
        if (isError) {
            passErr -= pass;
        } else {
            passOut -= pass;
        }
        Path file = isError ? stderr : stdout;
        if (pass == bytes.length || !isPlain(file)) {
            return;
        }
        try (var out =
                Files.newOutputStream(file, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS)) {
            out.write(bytes, (int) pass, bytes.length - (int) pass);
        } catch (IOException full) {
            LOG.warn("What a container says cannot be kept file={}", file, full);
        }
    }

    @Override
    public void onError(Throwable broken) {
        LOG.debug("A container's output has ended", broken);
        super.onError(broken);
    }
}
