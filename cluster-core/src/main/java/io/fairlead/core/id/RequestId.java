package io.fairlead.core.id;

import java.util.regex.Pattern;

/// Names one resource request within its framework; never used again.
///
/// One to 200 letters, digits, `.`, `_` and `-`, the first of them a letter or digit: safe as a
/// file name and in a path.
public record RequestId(String value) implements Comparable<RequestId> {

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,199}");

    /// @throws IllegalArgumentException if the text has another form
    public RequestId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "must be 1 to 200 letters, digits, '.', '_' or '-', starting with a letter or digit");
        }
    }

    /// Reads the text form.
    ///
    /// @throws IllegalArgumentException if the text has another form
    public static RequestId valueOf(String text) {
        return new RequestId(text);
    }

    @Override
    public int compareTo(RequestId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
