package io.fairlead.master.web;

import io.fairlead.api.Page;
import io.fairlead.api.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Lists in pages: sorted by a key that is unique, continued behind the last key shown.
public final class Paging {

    private static final int USUAL = 100;
    private static final int MOST = 1000;

    private Paging() {}

    /// One page of all items.
    ///
    /// @param key what the list is sorted by; unique
    /// @param limit 1 to 1000; 100 where nothing is said
    /// @param cursor where the page before ended
    /// @throws ProblemException if limit or cursor is none
    public static <T> Page<T> page(
            Collection<T> all,
            Function<T, String> key,
            @Nullable Integer limit,
            @Nullable String cursor) {
        int most = limit == null ? USUAL : limit;
        if (most < 1 || most > MOST) {
            throw ProblemException.invalid("limit", "must be 1 to " + MOST);
        }
        String after = cursor == null ? null : read(cursor);
        List<T> items = new ArrayList<>();
        List<T> sorted = all.stream().sorted(Comparator.comparing(key)).toList();
        for (T item : sorted) {
            if (after == null || key.apply(item).compareTo(after) > 0) {
                if (items.size() == most) {
                    return new Page<>(items, write(key.apply(items.getLast())));
                }
                items.add(item);
            }
        }
        return new Page<>(items, null);
    }

    private static String write(String key) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(key.getBytes(StandardCharsets.UTF_8));
    }

    private static String read(String cursor) {
        try {
            return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException wrong) {
            throw ProblemException.invalid("cursor", "must be the nextCursor of the page before");
        }
    }
}
