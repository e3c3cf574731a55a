package io.fairlead.testkit;

import java.net.URI;
import java.util.Locale;
import java.util.stream.Stream;

/// A request that no controller hears of, and how every service refuses it.
///
/// @param status of the answer
/// @param kind of the problem, after `urn:fairlead:problem:`
/// @param line of the request; `@` stands for a path that the service knows
public record ServerRefusal(int status, String kind, String line) {

    /// All of them.
    public static Stream<ServerRefusal> all() {
        return Stream.of(
                new ServerRefusal(404, "not-found", "GET /v1/nothing HTTP/1.1"),
                new ServerRefusal(404, "not-found", "GET /nothing/at/all HTTP/1.1"),
                new ServerRefusal(405, "method-not-allowed", "PATCH @ HTTP/1.1"),
                new ServerRefusal(400, "malformed", "GET /v1/a b HTTP/1.1"),
                new ServerRefusal(400, "malformed", "GET /v1/%zz HTTP/1.1"),
                new ServerRefusal(400, "malformed", "G@T / HTTP/1.1"),
                new ServerRefusal(404, "not-found", "GET /error HTTP/1.1"));
    }

    /// Makes the request.
    ///
    /// @param knownPath stands for `@`
    /// @throws AssertionError if the answer is another one, or tells of the program's inside
    public void expectFrom(URI server, String knownPath) {
        String request = line.replace("@", knownPath) + "\r\nHost: x\r\nConnection: close\r\n\r\n";
        String answer = RawHttp.send(server, request);
        boolean isAsExpected =
                answer.startsWith("HTTP/1.1 " + status)
                        && answer.toLowerCase(Locale.ROOT)
                                .contains("content-type: application/problem+json")
                        && answer.contains("\"type\":\"urn:fairlead:problem:" + kind + "\"")
                        && !answer.contains("<html")
                        && !answer.contains("Exception");
        if (!isAsExpected) {
            throw new AssertionError("%s expected, but was: %s".formatted(this, answer));
        }
    }
}
