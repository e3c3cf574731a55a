package io.fairlead.api.problem;

import java.net.URI;
import java.util.Locale;

/// Every refusal that a service may give: a stable code, an HTTP status and a title.
public enum Problem {
    /// The request is no JSON or YAML, or a value has the wrong type.
    MALFORMED(400, "The request cannot be read"),
    /// A field, parameter or header is missing, unknown or out of range.
    INVALID(422, "The request has a value that is not allowed"),
    /// The caller brought no token, or one that is not known.
    UNAUTHENTICATED(401, "A token is needed"),
    /// The caller's token does not allow this.
    FORBIDDEN(403, "This token does not allow it"),
    /// There is no such thing.
    NOT_FOUND(404, "There is no such thing"),
    /// The thing does not know the method.
    METHOD_NOT_ALLOWED(405, "This method is not allowed here"),
    /// What the caller accepts is not what there is.
    NOT_ACCEPTABLE(406, "There is no such form of it"),
    /// The body is of a type that is not read here.
    UNSUPPORTED_MEDIA_TYPE(415, "A body of this type is not read here"),
    /// The agent is not known to this leader, and has to register again.
    AGENT_UNKNOWN(404, "The agent has to register"),
    /// It was there, and is gone for good.
    COLLECTED(410, "It was there, and is gone"),
    /// The thing's state does not allow it.
    CONFLICT(409, "Its state does not allow it"),
    /// An offer in the list is not held any more: expired, rescinded or used.
    OFFER_GONE(409, "An offer is not held any more"),
    /// The id was used before.
    ID_USED(409, "The id was used before"),
    /// The idempotency key was used with another body.
    KEY_REUSED(409, "The idempotency key was used with another request"),
    /// The resources asked for are not in the offer, or in the cluster.
    DOES_NOT_FIT(422, "The resources do not fit"),
    /// The limit of the role would be exceeded, or lies below what it holds.
    QUOTA(409, "The role's quota does not allow it"),
    /// The caller's lease on the queue is over: another gateway runs it.
    STALE_EPOCH(409, "A newer owner has taken over"),
    /// The thing was changed since it was read.
    PRECONDITION_FAILED(412, "It was changed in between"),
    /// A change needs `If-Match`.
    PRECONDITION_REQUIRED(428, "If-Match is needed"),
    /// The request is longer than allowed.
    TOO_LARGE(413, "The request is too large"),
    /// Too much waits already: try again later.
    BUSY(429, "Too much waits already"),
    /// This master does not lead.
    NOT_LEADER(503, "This master does not lead"),
    /// The state could not be made durable, or its outcome is unknown: repeat with the same key.
    UNAVAILABLE(503, "Not available now"),
    /// A bug, logged with its id.
    INTERNAL(500, "Something went wrong here");

    private final int status;
    private final String title;

    Problem(int status, String title) {
        this.status = status;
        this.title = title;
    }

    /// What a status says where nothing more is known.
    ///
    /// @param status 400 to 599
    public static Problem ofStatus(int status) {
        return switch (status) {
            case 401 -> UNAUTHENTICATED;
            case 403 -> FORBIDDEN;
            case 404 -> NOT_FOUND;
            case 405 -> METHOD_NOT_ALLOWED;
            case 406 -> NOT_ACCEPTABLE;
            case 409 -> CONFLICT;
            case 410 -> COLLECTED;
            case 412 -> PRECONDITION_FAILED;
            case 413, 414, 431 -> TOO_LARGE;
            case 415 -> UNSUPPORTED_MEDIA_TYPE;
            case 422 -> INVALID;
            case 428 -> PRECONDITION_REQUIRED;
            case 429 -> BUSY;
            case 503 -> UNAVAILABLE;
            default -> status < 500 ? MALFORMED : INTERNAL;
        };
    }

    /// The HTTP status.
    public int status() {
        return status;
    }

    /// A sentence for people, the same for all of this kind.
    public String title() {
        return title;
    }

    /// The stable `type` of the problem document, such as `urn:fairlead:problem:offer-gone`.
    public URI type() {
        return URI.create(
                "urn:fairlead:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }
}
