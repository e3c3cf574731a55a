package io.fairlead.benchmarks.fleet.wire;

import java.util.Map;
import java.util.function.Consumer;

/// One request.
///
/// @param body JSON; empty for none
/// @param patienceMillis without an answer for so long it is given up
/// @param then gets the reply, on the wire's thread, exactly once
public record Call(
        String method,
        String path,
        Map<String, String> headers,
        byte[] body,
        long patienceMillis,
        Consumer<Reply> then) {

    /// A POST.
    public static Call post(
            String path,
            Map<String, String> headers,
            byte[] body,
            long patienceMillis,
            Consumer<Reply> then) {
        return new Call("POST", path, headers, body, patienceMillis, then);
    }
}
