package io.fairlead.agent.container;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.StreamType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes what a container says to `stdout` and `stderr` in the sandbox. The engine tells all of it
/// from the start each time: what an earlier follower has written already is passed over.
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
        if (!Files.exists(file)) {
            Files.createFile(file);
        }
        return Files.size(file);
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
        if (pass == bytes.length) {
            return;
        }
        try (var file =
                Files.newOutputStream(isError ? stderr : stdout, StandardOpenOption.APPEND)) {
            file.write(bytes, (int) pass, bytes.length - (int) pass);
        } catch (IOException full) {
            LOG.warn("What a container says cannot be kept file={}", stdout, full);
        }
    }

    @Override
    public void onError(Throwable broken) {
        LOG.debug("A container's output has ended", broken);
        super.onError(broken);
    }
}
