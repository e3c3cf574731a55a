package io.fairlead.gateway.door;

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
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.offer.OfferTerms;
import io.fairlead.gateway.queue.Queues;
import io.fairlead.gateway.upstream.Masters;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// The calls of frameworks that people write, passed through to the leader. The master decides;
/// what is kept from it is only the pretence of being a queue.
@RestController
@Tag(name = "Frameworks", description = "Take resources yourself: offers, requests, updates")
class FrameworkController implements FrameworkApi {

    private final Masters masters;
    private final Queues queues;

    FrameworkController(Masters masters, Queues queues) {
        this.masters = masters;
        this.queues = queues;
    }

    private <T extends @Nullable Object> T pass(Function<FrameworkApi, T> call) {
        return masters.call(master -> call.apply(master.frameworks()));
    }

    private void passOn(Consumer<FrameworkApi> call) {
        pass(api -> {
            call.accept(api);
            return true;
        });
    }

    @Override
    @ResponseStatus(HttpStatus.CREATED)
    public FrameworkRegistered register(
            @Nullable String key, @Nullable String token, FrameworkRegistration registration) {
        if (Boolean.TRUE.equals(registration.hosted())) {
            throw ProblemException.invalid(
                    "/hosted", "only queues are hosted; make one with PUT /v1/queues/{name}");
        }
        return pass(api -> api.register(key, token, registration));
    }

    @Override
    public Page<FrameworkView> frameworks(@Nullable Integer limit, @Nullable String cursor) {
        return pass(api -> api.frameworks(limit, cursor));
    }

    @Override
    public FrameworkView framework(FrameworkId id) {
        return pass(api -> api.framework(id));
    }

    @Override
    public AcceptAnswer accept(
            FrameworkId id,
            String token,
            @Nullable Long queueEpoch,
            String key,
            AcceptRequest accept) {
        return pass(api -> api.accept(id, token, queueEpoch, key, accept));
    }

    @Override
    @ResponseStatus(HttpStatus.NO_CONTENT)
    public void decline(
            FrameworkId id, String token, @Nullable Long queueEpoch, DeclineRequest decline) {
        passOn(api -> api.decline(id, token, queueEpoch, decline));
    }

    @Override
    public RequestsAnswer request(
            FrameworkId id,
            String token,
            @Nullable Long queueEpoch,
            String key,
            ResourceRequests requests) {
        return pass(api -> api.request(id, token, queueEpoch, key, requests));
    }

    @Override
    public WithdrawAnswer withdraw(
            FrameworkId id, String token, @Nullable Long queueEpoch, WithdrawRequest withdraw) {
        return pass(api -> api.withdraw(id, token, queueEpoch, withdraw));
    }

    @Override
    @ResponseStatus(HttpStatus.NO_CONTENT)
    public void revive(
            FrameworkId id, String token, @Nullable Long queueEpoch, RolesRequest revive) {
        passOn(api -> api.revive(id, token, queueEpoch, revive));
    }

    @Override
    @ResponseStatus(HttpStatus.NO_CONTENT)
    public void suppress(
            FrameworkId id, String token, @Nullable Long queueEpoch, RolesRequest suppress) {
        passOn(api -> api.suppress(id, token, queueEpoch, suppress));
    }

    @Override
    @ResponseStatus(HttpStatus.NO_CONTENT)
    public void putOfferTerms(
            FrameworkId id, String token, @Nullable Long queueEpoch, OfferTerms terms) {
        passOn(api -> api.putOfferTerms(id, token, queueEpoch, terms));
    }

    @Override
    @ResponseStatus(HttpStatus.NO_CONTENT)
    public void acknowledge(
            FrameworkId id,
            String token,
            @Nullable Long queueEpoch,
            AcknowledgeRequest acknowledge) {
        passOn(api -> api.acknowledge(id, token, queueEpoch, acknowledge));
    }

    @Override
    public ReconcileAnswer reconcile(
            FrameworkId id, String token, @Nullable Long queueEpoch, ReconcileRequest reconcile) {
        return pass(api -> api.reconcile(id, token, queueEpoch, reconcile));
    }

    @Override
    public KillAnswer kill(
            FrameworkId id, String token, @Nullable Long queueEpoch, KillRequest kill) {
        return pass(api -> api.kill(id, token, queueEpoch, kill));
    }

    @Override
    @ResponseStatus(HttpStatus.NO_CONTENT)
    public void remove(FrameworkId id, String token, @Nullable Long queueEpoch) {
        queues.findByFramework(id)
                .ifPresent(queue -> {
                    throw new ProblemException(
                            Problem.CONFLICT,
                            "This framework is queue " + queue.name() + "; delete that instead.");
                });
        passOn(api -> api.remove(id, token, queueEpoch));
    }
}
