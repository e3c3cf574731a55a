package io.fairlead.api.operator;

import io.fairlead.core.resource.Limits;
import io.fairlead.core.resource.Quantities;
import org.jspecify.annotations.Nullable;

/// What a role may count on and must not exceed.
///
/// @param guarantee kept for the role, so far as it is there
/// @param limit offered and allocated together never exceed it; kinds that are not named are free
public record Quota(@Nullable Quantities guarantee, @Nullable Limits limit) {}
