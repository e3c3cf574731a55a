package io.fairlead.master.framework;

import io.fairlead.api.Page;
import io.fairlead.api.framework.AcceptAnswer;
import io.fairlead.api.framework.AcceptRequest;
import io.fairlead.api.framework.AcknowledgeRequest;
import io.fairlead.api.framework.DeclineRequest;
import io.fairlead.api.framework.FrameworkApi;
import io.fairlead.api.framework.FrameworkRegistered;
import io.fairlead.api.framework.FrameworkRegistration;
import io.fairlead.api.framework.FrameworkView;
import io.fairlead.api.framework.KillAnswer;
import io.fairlead.api.framework.KillRequest;
import io.fairlead.api.framework.ReconcileAnswer;
import io.fairlead.api.framework.ReconcileRequest;
import io.fairlead.api.framework.RequestsAnswer;
import io.fairlead.api.framework.ResourceRequests;
import io.fairlead.api.framework.RolesRequest;
import io.fairlead.api.framework.WithdrawAnswer;
import io.fairlead.api.framework.WithdrawRequest;
import io.fairlead.api.problem.Problem;
import io.fairlead.api.problem.ProblemException;
import io.fairlead.api.web.Tokens;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.offer.OfferTerms;
import io.fairlead.master.offer.Offers;
import io.fairlead.master.persistence.Hashes;
import io.fairlead.master.request.Requests;
import io.fairlead.master.state.Caller;
import io.fairlead.master.task.Tasks;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.RestController;

/// The door for all calls of frameworks; each is passed to its feature.
@RestController
class FrameworkController implements FrameworkApi {

    private final Frameworks frameworks;
    private final Offers offers;
    private final Requests requests;
    private final Tasks tasks;
    private final Tokens tokens;
    private final HttpServletRequest http;

    FrameworkController(
            Frameworks frameworks,
            Offers offers,
            Requests requests,
            Tasks tasks,
            Tokens tokens,
            HttpServletRequest http) {
        this.frameworks = frameworks;
        this.offers = offers;
        this.requests = requests;
        this.tasks = tasks;
        this.tokens = tokens;
        this.http = http;
    }

    private static Caller caller(FrameworkId id, String token, @Nullable Long queueEpoch) {
        return new Caller(id, Hashes.sha256(token), queueEpoch);
    }

    private boolean hasClusterToken() {
        return tokens.isCluster(http.getHeader(HttpHeaders.AUTHORIZATION));
    }

    @Override
    public FrameworkRegistered register(
            @Nullable String key, @Nullable String token, FrameworkRegistration registration) {
        if (Boolean.TRUE.equals(registration.hosted()) && !hasClusterToken()) {
            throw new ProblemException(
                    Problem.FORBIDDEN, "A hosted framework is registered with the cluster token.");
        }
        return frameworks.register(key, token, registration);
    }

    @Override
    public Page<FrameworkView> frameworks(@Nullable Integer limit, @Nullable String cursor) {
        return frameworks.list(limit, cursor);
    }

    @Override
    public FrameworkView framework(FrameworkId id) {
        return frameworks.get(id);
    }

    @Override
    public AcceptAnswer accept(
            FrameworkId id,
            String token,
            @Nullable Long queueEpoch,
            String key,
            AcceptRequest accept) {
        return offers.accept(caller(id, token, queueEpoch), key, accept);
    }

    @Override
    public void decline(
            FrameworkId id, String token, @Nullable Long queueEpoch, DeclineRequest decline) {
        offers.decline(caller(id, token, queueEpoch), decline);
    }

    @Override
    public RequestsAnswer request(
            FrameworkId id,
            String token,
            @Nullable Long queueEpoch,
            String key,
            ResourceRequests asked) {
        return requests.add(caller(id, token, queueEpoch), key, asked);
    }

    @Override
    public WithdrawAnswer withdraw(
            FrameworkId id, String token, @Nullable Long queueEpoch, WithdrawRequest withdraw) {
        return requests.withdraw(caller(id, token, queueEpoch), withdraw);
    }

    @Override
    public void revive(
            FrameworkId id, String token, @Nullable Long queueEpoch, RolesRequest revive) {
        frameworks.wish(caller(id, token, queueEpoch), revive, true);
    }

    @Override
    public void suppress(
            FrameworkId id, String token, @Nullable Long queueEpoch, RolesRequest suppress) {
        frameworks.wish(caller(id, token, queueEpoch), suppress, false);
    }

    @Override
    public void putOfferTerms(
            FrameworkId id, String token, @Nullable Long queueEpoch, OfferTerms terms) {
        frameworks.putOfferTerms(caller(id, token, queueEpoch), terms);
    }

    @Override
    public void acknowledge(
            FrameworkId id,
            String token,
            @Nullable Long queueEpoch,
            AcknowledgeRequest acknowledge) {
        tasks.acknowledge(caller(id, token, queueEpoch), acknowledge);
    }

    @Override
    public ReconcileAnswer reconcile(
            FrameworkId id, String token, @Nullable Long queueEpoch, ReconcileRequest reconcile) {
        return tasks.reconcile(caller(id, token, queueEpoch), reconcile);
    }

    @Override
    public KillAnswer kill(
            FrameworkId id, String token, @Nullable Long queueEpoch, KillRequest kill) {
        return tasks.kill(caller(id, token, queueEpoch), kill);
    }

    /// A hosted framework is removed by the gateway that runs it: it brings its queue's epoch.
    @Override
    public void remove(FrameworkId id, String token, @Nullable Long queueEpoch) {
        frameworks.remove(caller(id, token, queueEpoch), queueEpoch != null && hasClusterToken());
    }
}
