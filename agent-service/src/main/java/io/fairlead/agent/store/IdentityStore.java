package io.fairlead.agent.store;

import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.IdSource;
import io.fairlead.core.id.IncarnationId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the agent's [Identity] on disk. A missing or corrupt file makes a new incarnation. Used by
/// the sync loop's thread for changes, by all for reading.
public final class IdentityStore {

    private static final Logger LOG = LoggerFactory.getLogger(IdentityStore.class);
    private static final CheckpointFormat<Identity> FORMAT =
            new CheckpointFormat<>("identity", Identity.class);

    private final Path file;
    private volatile Identity identity;

    private IdentityStore(Path file, Identity identity) {
        this.file = file;
        this.identity = identity;
    }

    /// Reads the identity, or makes a new one.
    public static IdentityStore open(WorkDir workDir, IdSource ids) throws IOException {
        Path file = workDir.root().resolve("identity");
        if (Files.exists(file)) {
            try {
                return new IdentityStore(file, FORMAT.read(Files.readAllBytes(file)));
            } catch (CorruptCheckpointException corrupt) {
                LOG.warn(
                        "The identity is corrupt, a new incarnation begins file={} what={}",
                        file,
                        corrupt.getMessage());
            }
        }
        Identity fresh = new Identity(new IncarnationId(ids.next()), null, 0);
        DurableFile.write(file, FORMAT.write(fresh));
        return new IdentityStore(file, fresh);
    }

    /// Who we are now.
    public Identity identity() {
        return identity;
    }

    /// Takes the id that the master gave, on disk before it returns.
    public synchronized void registeredAs(AgentId id) {
        if (!id.equals(identity.agentId())) {
            replace(identity.withAgentId(id));
        }
    }

    /// Whether a leader of that epoch may be listened to. A higher epoch than known is on disk
    /// before this returns; a lower one is refused.
    public synchronized boolean accepts(long epoch) {
        if (epoch > identity.epoch()) {
            replace(identity.withEpoch(epoch));
        }
        return epoch == identity.epoch();
    }

    private void replace(Identity next) {
        try {
            DurableFile.write(file, FORMAT.write(next));
        } catch (IOException full) {
            throw new UncheckedIOException("The identity cannot be written to " + file, full);
        }
        identity = next;
    }
}
