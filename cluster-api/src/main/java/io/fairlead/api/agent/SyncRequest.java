package io.fairlead.api.agent;

import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.id.IncarnationId;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What an agent says in a sync; it is a heartbeat too.
///
/// @param incarnation the life of its store
/// @param epoch the highest leader's epoch that it knows (kept on its disk); a master with a lower
///   one must not answer it as leader
/// @param sequence rises with every sync of this agent process, also over its registrations; the
///   master answers an older held sync at once when a newer one comes, and the agent acts only on
///   the answer to its latest
/// @param updates changes of state that the master has not acknowledged yet, oldest first; at most
///   100,000
/// @param usage what each running task uses, and the agent in all; absent when not sampled since
/// @param attributes all that it says of itself, where that is not what it said last
/// @param inventory every task in its store, when the master wanted it or after registration; at
///   most 100,000
/// @param process the id of its process, as that registered: one that another has followed on is
///   refused, for its syncs may come late
public record SyncRequest(
        @NotNull IncarnationId incarnation,
        @PositiveOrZero long epoch,
        @Positive long sequence,
        @Size(max = MOST) List<@Valid StatusUpdate> updates,
        @Nullable @Valid AgentUsage usage,
        @Nullable Attributes attributes,
        @Nullable @Size(max = MOST) List<@Valid InventoryItem> inventory,
        @Nullable UUID process) {

    /// Of updates, and of tasks in an inventory.
    private static final int MOST = 100_000;

    /// Copies the lists; absent updates are none.
    public SyncRequest {
        updates = updates == null ? List.of() : List.copyOf(updates);
        inventory = inventory == null ? null : List.copyOf(inventory);
    }
}
