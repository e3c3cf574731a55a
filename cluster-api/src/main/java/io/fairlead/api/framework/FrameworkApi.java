package io.fairlead.api.framework;

import io.fairlead.api.Headers;
import io.fairlead.api.Page;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.offer.OfferTerms;
import jakarta.validation.Valid;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.DeleteExchange;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.annotation.PutExchange;

/// The calls of frameworks, at the gateway and, the same, at the master. The event stream (`GET
/// /v1/frameworks/{id}/events`) stands beside: see [FrameworkEvent].
///
/// Every call but registration and the lists takes the framework's token; 403 otherwise.
@HttpExchange("/v1/frameworks")
public interface FrameworkApi {

    /// Registers a framework, or registers it again after a failover.
    @PostExchange
    FrameworkRegistered register(
            @RequestHeader(name = Headers.IDEMPOTENCY_KEY, required = false) @Nullable String key,
            @RequestHeader(name = Headers.FRAMEWORK_TOKEN, required = false) @Nullable String token,
            @Valid @RequestBody FrameworkRegistration registration);

    /// Frameworks by id.
    @GetExchange
    Page<FrameworkView> frameworks(
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor);

    /// One framework.
    @GetExchange("/{id}")
    FrameworkView framework(@PathVariable FrameworkId id);

    /// Accepts offers with tasks; the same key gets the same answer for 24 hours. 429 where it has
    /// not acknowledged too many updates.
    @PostExchange("/{id}/accept")
    AcceptAnswer accept(
            @PathVariable FrameworkId id,
            @RequestHeader(Headers.FRAMEWORK_TOKEN) String token,
            @RequestHeader(name = Headers.QUEUE_EPOCH, required = false) @Nullable Long queueEpoch,
            @RequestHeader(Headers.IDEMPOTENCY_KEY) String key,
            @Valid @RequestBody AcceptRequest accept);

    /// Gives offers back.
    @PostExchange("/{id}/decline")
    void decline(
            @PathVariable FrameworkId id,
            @RequestHeader(Headers.FRAMEWORK_TOKEN) String token,
            @RequestHeader(name = Headers.QUEUE_EPOCH, required = false) @Nullable Long queueEpoch,
            @Valid @RequestBody DeclineRequest decline);

    /// States needs; the same key gets the same answer for 24 hours. 429 where it has not
    /// acknowledged too many updates.
    @PostExchange("/{id}/requests")
    RequestsAnswer request(
            @PathVariable FrameworkId id,
            @RequestHeader(Headers.FRAMEWORK_TOKEN) String token,
            @RequestHeader(name = Headers.QUEUE_EPOCH, required = false) @Nullable Long queueEpoch,
            @RequestHeader(Headers.IDEMPOTENCY_KEY) String key,
            @Valid @RequestBody ResourceRequests requests);

    /// Takes requests back that were not granted yet.
    @PostExchange("/{id}/withdraw")
    WithdrawAnswer withdraw(
            @PathVariable FrameworkId id,
            @RequestHeader(Headers.FRAMEWORK_TOKEN) String token,
            @RequestHeader(name = Headers.QUEUE_EPOCH, required = false) @Nullable Long queueEpoch,
            @Valid @RequestBody WithdrawRequest withdraw);

    /// Wants offers again, and forgets what was refused.
    @PostExchange("/{id}/revive")
    void revive(
            @PathVariable FrameworkId id,
            @RequestHeader(Headers.FRAMEWORK_TOKEN) String token,
            @RequestHeader(name = Headers.QUEUE_EPOCH, required = false) @Nullable Long queueEpoch,
            @Valid @RequestBody RolesRequest revive);

    /// Wants no offers until it revives. Offers held stay.
    @PostExchange("/{id}/suppress")
    void suppress(
            @PathVariable FrameworkId id,
            @RequestHeader(Headers.FRAMEWORK_TOKEN) String token,
            @RequestHeader(name = Headers.QUEUE_EPOCH, required = false) @Nullable Long queueEpoch,
            @Valid @RequestBody RolesRequest suppress);

    /// Says anew which offers it wants, under all its roles. Offers held stay.
    @PutExchange("/{id}/offer-terms")
    void putOfferTerms(
            @PathVariable FrameworkId id,
            @RequestHeader(Headers.FRAMEWORK_TOKEN) String token,
            @RequestHeader(name = Headers.QUEUE_EPOCH, required = false) @Nullable Long queueEpoch,
            @Valid @RequestBody OfferTerms terms);

    /// Has updates safe.
    @PostExchange("/{id}/acknowledge")
    void acknowledge(
            @PathVariable FrameworkId id,
            @RequestHeader(Headers.FRAMEWORK_TOKEN) String token,
            @RequestHeader(name = Headers.QUEUE_EPOCH, required = false) @Nullable Long queueEpoch,
            @Valid @RequestBody AcknowledgeRequest acknowledge);

    /// Asks what the master knows of tasks.
    @PostExchange("/{id}/reconcile")
    ReconcileAnswer reconcile(
            @PathVariable FrameworkId id,
            @RequestHeader(Headers.FRAMEWORK_TOKEN) String token,
            @RequestHeader(name = Headers.QUEUE_EPOCH, required = false) @Nullable Long queueEpoch,
            @Valid @RequestBody ReconcileRequest reconcile);

    /// Ends tasks.
    @PostExchange("/{id}/kill")
    KillAnswer kill(
            @PathVariable FrameworkId id,
            @RequestHeader(Headers.FRAMEWORK_TOKEN) String token,
            @RequestHeader(name = Headers.QUEUE_EPOCH, required = false) @Nullable Long queueEpoch,
            @Valid @RequestBody KillRequest kill);

    /// Removes the framework: its offers go back, its requests are withdrawn, its tasks killed.
    @DeleteExchange("/{id}")
    void remove(
            @PathVariable FrameworkId id,
            @RequestHeader(Headers.FRAMEWORK_TOKEN) String token,
            @RequestHeader(name = Headers.QUEUE_EPOCH, required = false) @Nullable Long queueEpoch);
}
