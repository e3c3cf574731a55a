package io.fairlead.gateway.upstream;

import io.fairlead.api.problem.Problem;
import io.fairlead.api.problem.ProblemException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.ResourceAccessException;

/// Finds the leader among the masters and calls it.
///
/// A call goes to the master that led last. Where that one does not lead, its hint is followed,
/// then the list. A call is made again elsewhere only where it cannot have taken effect: nobody
/// answered the connection, or a master said that it does not lead.
@Component
public class Masters {

    private static final Logger log = LoggerFactory.getLogger(Masters.class);

    private final MasterSettings settings;
    private final MasterClients clients;
    private final AtomicReference<@Nullable URI> leader = new AtomicReference<>();

    Masters(MasterSettings settings, MasterClients clients) {
        this.settings = settings;
        this.clients = clients;
    }

    /// Calls the leader.
    ///
    /// @throws ProblemException the master's own refusal, as it is; `UNAVAILABLE` where no leader
    ///   was found, or where the answer did not come and the outcome is not known
    public <T extends @Nullable Object> T call(Function<MasterClient, T> call) {
        Set<URI> tried = new LinkedHashSet<>();
        URI next = first();
        while (next != null) {
            tried.add(next);
            URI hint = null;
            try {
                T answer = call.apply(clients.at(next));
                noteLeader(next);
                return answer;
            } catch (ProblemException refused) {
                if (refused.problem() != Problem.NOT_LEADER) {
                    throw refused;
                }
                hint = hint(refused);
            } catch (ResourceAccessException away) {
                requireNoEffect(away);
            }
            leader.compareAndSet(next, null);
            next = after(tried, hint);
        }
        throw away("No master leads now; asked " + tried + ".");
    }

    private void noteLeader(URI address) {
        if (!address.equals(leader.getAndSet(address))) {
            log.info("Master leads address={}", address);
        }
    }

    private URI first() {
        URI last = leader.get();
        return last != null ? last : settings.masters().getFirst();
    }

    private @Nullable URI after(Set<URI> tried, @Nullable URI hint) {
        if (hint != null && !tried.contains(hint)) {
            return hint;
        }
        return settings.masters().stream()
                .filter(address -> !tried.contains(address))
                .findFirst()
                .orElse(null);
    }

    private static @Nullable URI hint(ProblemException refused) {
        String text = WireJson.leaderHint(refused);
        try {
            return text == null ? null : URI.create(text);
        } catch (IllegalArgumentException noAddress) {
            return null;
        }
    }

    private static void requireNoEffect(ResourceAccessException failure) {
        Throwable cause = failure.getCause();
        boolean noEffect =
                cause instanceof ConnectException
                        || cause instanceof HttpConnectTimeoutException
                        || cause instanceof StaleMasterException;
        if (!noEffect) {
            throw away(
                    "The master did not answer in time, so it is not known whether it did what was"
                            + " asked. Repeat the call, with its key where it has one.");
        }
    }

    private static ProblemException away(String detail) {
        return new ProblemException(Problem.UNAVAILABLE, detail).with("retryAfter", 2);
    }
}
