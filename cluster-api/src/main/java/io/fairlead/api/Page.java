package io.fairlead.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A part of a list.
///
/// @param items in the list's order
/// @param nextCursor give it as `cursor` to get what follows; absent at the end
public record Page<T>(List<T> items, @Nullable String nextCursor) {

    /// Copies the items.
    public Page {
        items = List.copyOf(items);
    }
}
