package io.fairlead.gateway.schedule;

import io.fairlead.api.framework.AcceptAnswer;
import io.fairlead.api.framework.AcceptRequest;
import io.fairlead.api.framework.AcknowledgeRequest;
import io.fairlead.api.framework.AcknowledgeRequest.Acknowledged;
import io.fairlead.api.framework.DeclineRequest;
import io.fairlead.api.framework.FrameworkApi;
import io.fairlead.api.framework.FrameworkRegistration;
import io.fairlead.api.framework.KillAnswer;
import io.fairlead.api.framework.KillRequest;
import io.fairlead.api.framework.ReconcileAnswer;
import io.fairlead.api.framework.ReconcileRequest;
import io.fairlead.api.framework.ResourceRequests;
import io.fairlead.api.framework.RolesRequest;
import io.fairlead.api.framework.WithdrawAnswer;
import io.fairlead.api.framework.WithdrawRequest;
import io.fairlead.api.problem.Problem;
import io.fairlead.api.problem.ProblemException;
import io.fairlead.core.id.OfferId;
import io.fairlead.core.id.RequestId;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.offer.OfferNeed;
import io.fairlead.core.offer.OfferTerms;
import io.fairlead.gateway.queue.HostedQueue;
import io.fairlead.gateway.upstream.MasterStreams;
import io.fairlead.gateway.upstream.Masters;
import java.io.InputStream;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A queue's calls to the leader, with its token and its lease's epoch.
///
/// @param queue as it was when the connection was made
record MasterLink(Masters masters, MasterStreams streams, HostedQueue queue, Lease lease) {

    private static final int BATCH = 5_000;

    private <T extends @Nullable Object> T call(Function<FrameworkApi, T> call) {
        try {
            return masters.call(master -> call.apply(master.frameworks()));
        } catch (ProblemException refused) {
            if (refused.problem() == Problem.STALE_EPOCH) {
                throw new LeaseLostException(queue.name());
            }
            throw refused;
        }
    }

    void register() {
        FrameworkRegistration registration =
                new FrameworkRegistration(
                        queue.name(),
                        queue.frameworkId(),
                        queue.frameworkToken(),
                        List.of(queue.role()),
                        queue.allocation(),
                        queue.policy(),
                        null,
                        true);
        call(api -> api.register(null, queue.frameworkToken(), registration));
    }

    InputStream events() {
        try {
            return streams.open(
                    new MasterStreams.Listener(
                            queue.frameworkId(), queue.frameworkToken(), lease.epoch(), null));
        } catch (ProblemException refused) {
            if (refused.problem() == Problem.STALE_EPOCH) {
                throw new LeaseLostException(queue.name());
            }
            throw refused;
        }
    }

    AcceptAnswer accept(UUID key, AcceptRequest request) {
        return call(api ->
                api.accept(
                        queue.frameworkId(),
                        queue.frameworkToken(),
                        lease.epoch(),
                        key.toString(),
                        request));
    }

    void request(UUID key, ResourceRequests requests) {
        call(api ->
                api.request(
                        queue.frameworkId(),
                        queue.frameworkToken(),
                        lease.epoch(),
                        key.toString(),
                        requests));
    }

    WithdrawAnswer withdraw(List<RequestId> requests) {
        return call(api ->
                api.withdraw(
                        queue.frameworkId(),
                        queue.frameworkToken(),
                        lease.epoch(),
                        new WithdrawRequest(requests)));
    }

    void decline(Collection<OfferId> offers, Duration refuse, String reason) {
        DeclineRequest decline = new DeclineRequest(List.copyOf(offers), refuse, reason);
        call(api -> {
            api.decline(queue.frameworkId(), queue.frameworkToken(), lease.epoch(), decline);
            return true;
        });
    }

    void suppress() {
        call(api -> {
            api.suppress(
                    queue.frameworkId(),
                    queue.frameworkToken(),
                    lease.epoch(),
                    new RolesRequest(List.of()));
            return true;
        });
    }

    void revive() {
        call(api -> {
            api.revive(
                    queue.frameworkId(),
                    queue.frameworkToken(),
                    lease.epoch(),
                    new RolesRequest(List.of()));
            return true;
        });
    }

    /// Wants offers for so much, and no more.
    void revive(List<OfferNeed> needs) {
        call(api -> {
            api.revive(
                    queue.frameworkId(),
                    queue.frameworkToken(),
                    lease.epoch(),
                    new RolesRequest(List.of(), needs));
            return true;
        });
    }

    /// An offer is all that is free on an agent again.
    void wholeAgents() {
        call(api -> {
            api.putOfferTerms(
                    queue.frameworkId(), queue.frameworkToken(), lease.epoch(), OfferTerms.DEFAULT);
            return true;
        });
    }

    void acknowledge(List<Acknowledged> updates) {
        for (int from = 0; from < updates.size(); from += BATCH) {
            AcknowledgeRequest part =
                    new AcknowledgeRequest(
                            updates.subList(from, Math.min(from + BATCH, updates.size())));
            call(api -> {
                api.acknowledge(queue.frameworkId(), queue.frameworkToken(), lease.epoch(), part);
                return true;
            });
        }
    }

    ReconcileAnswer reconcile(List<TaskId> tasks) {
        return call(api ->
                api.reconcile(
                        queue.frameworkId(),
                        queue.frameworkToken(),
                        lease.epoch(),
                        new ReconcileRequest(tasks)));
    }

    KillAnswer kill(List<TaskId> tasks) {
        List<KillRequest.TaskKill> kills =
                tasks.stream().map(task -> new KillRequest.TaskKill(task, null)).toList();
        return call(api ->
                api.kill(
                        queue.frameworkId(),
                        queue.frameworkToken(),
                        lease.epoch(),
                        new KillRequest(kills)));
    }

    /// Removes the queue's framework; one that the master does not have is removed already.
    void remove() {
        try {
            call(api -> {
                api.remove(queue.frameworkId(), queue.frameworkToken(), lease.epoch());
                return true;
            });
        } catch (ProblemException refused) {
            if (refused.problem() != Problem.NOT_FOUND) {
                throw refused;
            }
        }
    }
}
