package io.fairlead.api.framework;

import io.fairlead.core.id.RequestId;
import jakarta.validation.constraints.NotEmpty;
import java.util.List;

/// Takes requests back. Those that were granted already stay granted.
public record WithdrawRequest(@NotEmpty List<RequestId> requests) {

    /// Copies the list.
    public WithdrawRequest {
        requests = requests == null ? List.of() : List.copyOf(requests);
    }
}
