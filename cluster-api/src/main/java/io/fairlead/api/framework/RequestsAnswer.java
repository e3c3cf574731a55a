package io.fairlead.api.framework;

import io.fairlead.core.id.RequestId;
import java.util.List;

/// Requests that the master has taken, durably.
public record RequestsAnswer(long epoch, List<RequestId> requests) {

    /// Copies the list.
    public RequestsAnswer {
        requests = List.copyOf(requests);
    }
}
