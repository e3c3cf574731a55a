package io.fairlead.gateway.queue;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a person says of a queue.
///
/// @param name as in the path, or absent
/// @param role under which its tasks get resources; cannot be changed later
/// @param allocation `OFFER` (where nothing is said) or `REQUEST`
/// @param policy `FCFS` (where nothing is said), `CAPACITY`, `DEADLINE`
/// @param settings of the policy, such as `backfill`: `EASY`
record QueueDefinition(
        @Schema(example = "analytics") @Nullable String name,
        @Schema(example = "research") @Nullable String role,
        @Schema(
                        allowableValues = {"OFFER", "REQUEST"},
                        example = "OFFER")
                @Nullable String allocation,
        @Schema(example = "FCFS") @Nullable String policy,
        @Schema(example = "{\"backfill\": \"EASY\"}")
                @Nullable Map<String, @Nullable String> settings) {}
