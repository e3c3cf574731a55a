package io.fairlead.core.allocation;

import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.RequestKey;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which gang gathers what it needs. One at a time, so that two never wait for each other; and not
/// for ever, so that one that never gets all lets others have their turn.
final class GangHoldBook {

    private @Nullable GangHold current;

    /// Gangs that gathered in vain, or never could get all, and until when they do not try again.
    private final Map<RequestKey, Instant> resting = new HashMap<>();

    Optional<GangHold> current() {
        return Optional.ofNullable(current);
    }

    Optional<GangHold> of(RequestKey request) {
        return current().filter(hold -> hold.request().key().equals(request));
    }

    boolean isOn(AgentId agent) {
        return current != null
                && current.parts().stream().anyMatch(part -> part.agentId().equals(agent));
    }

    void set(@Nullable GangHold hold) {
        current = hold;
    }

    /// Whether a gang may begin to gather.
    boolean mayBegin(RequestKey request) {
        return current == null && !resting.containsKey(request);
    }

    void rest(RequestKey request, Instant until) {
        resting.put(request, until);
    }

    void forgetRested(Instant now) {
        resting.values().removeIf(until -> !until.isAfter(now));
    }
}
