package io.fairlead.api.web;

import io.fairlead.api.problem.Problem;
import java.nio.charset.StandardCharsets;

/// A problem document of a refusal that no controller heard of: its status, its kind, and nothing
/// of what the caller sent.
///
/// @param status 400 to 599
public record PlainProblem(int status) {

    /// Its media type.
    public static final String TYPE = "application/problem+json";

    /// The document.
    public byte[] json() {
        Problem problem = Problem.ofStatus(status);
        return """
        {"type":"%s","title":"%s","status":%d}\
        """
                .formatted(problem.type(), problem.title(), status)
                .getBytes(StandardCharsets.UTF_8);
    }
}
