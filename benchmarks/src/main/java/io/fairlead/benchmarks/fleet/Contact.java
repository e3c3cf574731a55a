package io.fairlead.benchmarks.fleet;

import java.time.Duration;
import java.util.Map;

/// How the agents of a fleet keep in touch with the masters.
///
/// @param connections at most so many to each master
/// @param callsEach how many calls share one at a time; more than 1 is HTTP/2
/// @param syncWait how long a master holds a sync when there is nothing to say
record Contact(int connections, int callsEach, Duration syncWait) {

    private static final int MOST_CONNECTIONS = 10_000;
    private static final int SHARED_CONNECTIONS = 1_000;
    private static final Duration USUAL_WAIT = Duration.ofSeconds(10);
    private static final Duration USUAL_UNREACHABLE = Duration.ofSeconds(30);

    /// Each agent has connections of its own, as a real one has, while there may be so many: one
    /// for the sync that is held, one for news beside it. Above, agents share some; and each is
    /// heard of less often, so that the syncs a second stay as many.
    static Contact of(int agents, LoadOptions options) {
        return of(agents, 2, options);
    }

    /// The same for agents without news: one connection each.
    static Contact idle(int agents, LoadOptions options) {
        return of(agents, 1, options);
    }

    private static Contact of(int agents, int each, LoadOptions options) {
        boolean shares = each * agents > MOST_CONNECTIONS;
        int connections =
                options.number("connections", shares ? SHARED_CONNECTIONS : each * agents);
        // Room for news of a quarter of them at a time.
        int callsEach = shares ? agents / connections * 5 / 4 + 1 : 1;
        Duration wait = USUAL_WAIT.multipliedBy(Math.max(1, agents / MOST_CONNECTIONS));
        return new Contact(connections, callsEach, wait);
    }

    /// The masters' settings for it.
    Map<String, String> settings() {
        return callsEach == 1
                ? Map.of()
                : Map.of(
                        "SERVER_HTTP2_ENABLED",
                        "true",
                        "FAIRLEAD_AGENT_SYNC_WAIT",
                        syncWait.toString(),
                        "FAIRLEAD_AGENT_UNREACHABLE_AFTER",
                        USUAL_UNREACHABLE
                                .multipliedBy(syncWait.toSeconds())
                                .dividedBy(USUAL_WAIT.toSeconds())
                                .toString());
    }
}
