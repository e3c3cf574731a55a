package io.fairlead.benchmarks.fleet.wire;

import java.nio.charset.StandardCharsets;

/// An answer, or that there was none.
///
/// @param status 0 where the connection broke or the answer was overdue: the outcome is unknown
public record Reply(int status, byte[] body) {

    static final Reply NONE = new Reply(0, new byte[0]);

    /// Whether it went well.
    public boolean isOk() {
        return status / 100 == 2;
    }

    /// The body, for people.
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
