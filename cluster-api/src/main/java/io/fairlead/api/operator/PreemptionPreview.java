package io.fairlead.api.operator;

import org.jspecify.annotations.Nullable;

/// Who would be displaced, once the request has waited long enough.
///
/// @param displaces whether anybody would be
/// @param preemption who, and at what cost; absent where nobody need be displaced, or nobody may be
public record PreemptionPreview(boolean displaces, @Nullable PreemptionView preemption) {}
