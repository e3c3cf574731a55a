package io.fairlead.api.web;

import io.fairlead.api.problem.Problem;
import io.fairlead.api.problem.ProblemException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;

/// A refusal as its caller sees it (RFC 9457).
///
/// @param body its `type`, title, a sentence, and `errors[]` where fields are wrong
/// @param headers that go with it
public record ProblemDocument(ProblemDetail body, HttpHeaders headers) {

    /// The document of that refusal.
    public static ProblemDocument of(ProblemException refusal) {
        Problem problem = refusal.problem();
        ProblemDetail body =
                ProblemDetail.forStatusAndDetail(
                        HttpStatusCode.valueOf(problem.status()), refusal.detail());
        body.setType(problem.type());
        body.setTitle(problem.title());
        if (!refusal.errors().isEmpty()) {
            body.setProperty("errors", refusal.errors());
        }
        refusal.properties().forEach(body::setProperty);
        HttpHeaders headers = new HttpHeaders();
        if (problem == Problem.BUSY || problem.status() == 503) {
            headers.set(HttpHeaders.RETRY_AFTER, "1");
        }
        return new ProblemDocument(body, headers);
    }
}
