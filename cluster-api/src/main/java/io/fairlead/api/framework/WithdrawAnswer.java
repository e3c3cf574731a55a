package io.fairlead.api.framework;

import io.fairlead.core.id.RequestId;
import java.util.List;

/// Which of the requests were still waiting and are gone now.
public record WithdrawAnswer(long epoch, List<RequestId> withdrawn) {

    /// Copies the list.
    public WithdrawAnswer {
        withdrawn = List.copyOf(withdrawn);
    }
}
