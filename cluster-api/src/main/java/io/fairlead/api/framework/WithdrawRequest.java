package io.fairlead.api.framework;

import io.fairlead.core.id.RequestId;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;
import java.util.List;

/// Takes requests back. Those that were granted already stay granted.
///
/// @param requests at most 100,000
public record WithdrawRequest(@NotEmpty @Size(min = 1, max = 100_000) List<RequestId> requests) {

    /// Copies the list.
    public WithdrawRequest {
        requests = requests == null ? List.of() : List.copyOf(requests);
    }
}
