package io.fairlead.gateway.job;

import io.fairlead.api.Headers;
import io.fairlead.api.problem.Problem;
import io.fairlead.api.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;

/// What all calls about jobs have in common: bodies in JSON or YAML, idempotency keys, ETags.
final class JobCalls {

    static final String YAML = "application/yaml";
    static final String X_YAML = "application/x-yaml";
    static final String TEXT_YAML = "text/yaml";

    private static final int MOST_BYTES = 512 * 1024;
    private static final int MOST_KEY = 200;
    private static final Pattern ETAG = Pattern.compile("(?:W/)?\"([1-9][0-9]{0,8})\"");

    private JobCalls() {}

    /// The body of a call.
    ///
    /// @throws ProblemException `TOO_LARGE`
    static byte[] body(HttpServletRequest request) throws IOException {
        byte[] body = request.getInputStream().readNBytes(MOST_BYTES + 1);
        if (body.length > MOST_BYTES || request.getContentLengthLong() > MOST_BYTES) {
            throw new ProblemException(
                    Problem.TOO_LARGE, "A job is at most " + MOST_BYTES + " bytes.");
        }
        return body;
    }

    static boolean isYaml(HttpServletRequest request) {
        String type = request.getContentType();
        return type != null && type.contains("yaml");
    }

    /// The idempotency key of a call with that body.
    ///
    /// @throws ProblemException `INVALID`
    static Jobs.CallKey callKey(String key, byte[] body) {
        if (key.isBlank() || key.length() > MOST_KEY || key.indexOf('\0') >= 0) {
            throw ProblemException.invalid(
                    Headers.IDEMPOTENCY_KEY, "must be 1 to " + MOST_KEY + " characters");
        }
        try {
            return new Jobs.CallKey(key, MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    /// A job with its ETag.
    static ResponseEntity<JobView> tagged(JobView job) {
        return ResponseEntity.ok().eTag("\"" + job.version() + "\"").body(job);
    }

    /// A change of a job, where its ETag need not be given.
    ///
    /// @throws ProblemException `INVALID`
    static JobAction action(UUID id, @Nullable String ifMatch) {
        if (ifMatch == null || ifMatch.equals("*")) {
            return new JobAction(id, null);
        }
        Matcher version = ETAG.matcher(ifMatch);
        if (!version.matches()) {
            throw ProblemException.invalid(
                    HttpHeaders.IF_MATCH, "must be the ETag of the job, such as \"3\"");
        }
        return new JobAction(id, Integer.valueOf(version.group(1)));
    }

    /// A change of a job that replaces all of it, so that its ETag must be given.
    ///
    /// @throws ProblemException `PRECONDITION_REQUIRED`, or `INVALID`
    static JobAction replacement(UUID id, @Nullable String ifMatch) {
        if (ifMatch == null) {
            throw new ProblemException(
                    Problem.PRECONDITION_REQUIRED,
                    "Say with If-Match which version of the job you change: the ETag of GET"
                            + " /v1/jobs/"
                            + id
                            + ", or * for whichever it is.");
        }
        return action(id, ifMatch);
    }
}
