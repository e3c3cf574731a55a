package io.fairlead.core.id;

import java.util.Optional;
import java.util.regex.Pattern;

/// Names one role (a tenant). Roles nest: `research/vision` is a child of `research`.
///
/// Segments are 1 to 63 lower-case letters, digits, `_` and `-`, joined by `/`; at most 200
/// characters in all.
public record RoleName(String value) implements Comparable<RoleName> {

    private static final Pattern FORM =
            Pattern.compile("[a-z0-9][a-z0-9_-]{0,62}(/[a-z0-9][a-z0-9_-]{0,62})*");

    /// @throws IllegalArgumentException if the text has another form
    public RoleName {
        if (value.length() > 200 || !FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "must be segments of lower-case letters, digits, '_' or '-', joined by '/'");
        }
    }

    /// Reads the text form.
    ///
    /// @throws IllegalArgumentException if the text has another form
    public static RoleName valueOf(String text) {
        return new RoleName(text);
    }

    /// The role that this one is nested in, if it is nested.
    public Optional<RoleName> parent() {
        int slash = value.lastIndexOf('/');
        return slash < 0 ? Optional.empty() : Optional.of(new RoleName(value.substring(0, slash)));
    }

    /// Whether it is that role, or nested in it.
    public boolean isWithin(RoleName outer) {
        return value.startsWith(outer.value)
                && (value.length() == outer.value.length()
                        || value.charAt(outer.value.length()) == '/');
    }

    @Override
    public int compareTo(RoleName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
