package io.fairlead.agent.membership;

import io.fairlead.api.agent.SyncApi;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which master to talk to: the one that a master has named as leader, else the next of the list.
/// Used by the sync loop's thread only.
final class Masters {

    private static final Logger LOG = LoggerFactory.getLogger(Masters.class);

    private final List<URI> list;
    private final Function<URI, SyncApi> clients;
    private final Map<URI, SyncApi> known = new HashMap<>();
    private int next;
    private URI current;

    Masters(List<URI> list, Function<URI, SyncApi> clients) {
        this.list = list;
        this.clients = clients;
        this.current = list.getFirst();
    }

    URI current() {
        return current;
    }

    SyncApi api() {
        return known.computeIfAbsent(current, clients);
    }

    /// The current one does not answer, or not as leader.
    void tryNext() {
        next = (next + 1) % list.size();
        current = list.get(next);
    }

    /// A master says who leads.
    void leaderIs(URI leader) {
        if (!leader.equals(current)) {
            LOG.info("Another master leads leader={}", leader);
            current = leader;
        }
    }
}
