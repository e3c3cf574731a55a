package io.fairlead.gateway.schedule;

import io.fairlead.api.framework.AcceptAnswer;
import io.fairlead.api.framework.AcceptRequest;
import io.fairlead.api.framework.AcceptRequest.OfferLaunch;
import io.fairlead.api.framework.AllocationMode;
import io.fairlead.api.framework.ResourceRequests;
import io.fairlead.api.framework.ResourceRequests.ResourceRequest;
import io.fairlead.api.problem.Problem;
import io.fairlead.api.problem.ProblemException;
import io.fairlead.core.id.OfferId;
import io.fairlead.core.id.RequestId;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.task.TaskSpec;
import io.fairlead.core.task.TaskState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The calls of one queue to the master that change tasks, each between two commits: what is about
/// to be asked is written first, what was answered is written before anything else is done (what an
/// accept was answered, a moment later: see [Placed]). A call without an answer leaves its attempts
/// as they are; it is made again, with its key, when the connection is made anew.
///
/// A [ProblemException] out of here ends the connection, not the queue.
final class MasterCalls {

    private static final Logger log = LoggerFactory.getLogger(MasterCalls.class);
    private static final Duration SOON = Duration.ofSeconds(1);

    private final QueueDesk desk;
    private final MasterLink link;
    private final Reconciliation reconciliation;

    MasterCalls(QueueDesk desk, MasterLink link, Reconciliation reconciliation) {
        this.desk = desk;
        this.link = link;
        this.reconciliation = reconciliation;
    }

    /// Accepts offers with these launches: committed as `PLACING`, then called.
    void accept(List<OfferPlanner.Launch> launches) {
        UUID key = UUID.randomUUID();
        List<Attempt> attempts = new ArrayList<>();
        desk.commit(life -> {
            for (OfferPlanner.Launch launch : launches) {
                Attempt attempt = launch.attempt();
                attempt.callKey = key;
                attempt.offerId = launch.offer();
                life.placing(attempt);
                attempts.add(attempt);
            }
        });
        sendAccept(key, attempts, false);
    }

    private void sendAccept(UUID key, List<Attempt> attempts, boolean again) {
        try {
            AcceptAnswer answer = link.accept(key, acceptRequest(attempts));
            desk.placed(life -> accepted(life, answer));
        } catch (ProblemException refused) {
            refused(refused, attempts, again);
        }
    }

    private AcceptRequest acceptRequest(List<Attempt> attempts) {
        Set<OfferId> offers = new HashSet<>();
        List<OfferLaunch> launches = new ArrayList<>();
        attempts.sort(Comparator.comparing(attempt -> attempt.id));
        for (Attempt attempt : attempts) {
            OfferId offer = attempt.offerId;
            if (offer == null) {
                throw new IllegalStateException("placed without an offer: " + attempt);
            }
            offers.add(offer);
            launches.add(new OfferLaunch(offer, attempt.task()));
        }
        return new AcceptRequest(
                offers.stream().sorted().toList(), launches, desk.settings.refuse());
    }

    private void accepted(LifeCycle life, AcceptAnswer answer) {
        for (AcceptAnswer.PlacedTask placed : answer.tasks()) {
            Attempt attempt = desk.book.attempt(placed.taskId());
            if (attempt != null && attempt.state == TaskState.PLACING) {
                life.placed(attempt, placed.agentId(), placed.resources());
            }
        }
    }

    /// Sends requests, one for each attempt or gang.
    void request(List<Attempt> attempts) {
        UUID key = UUID.randomUUID();
        desk.commit(life ->
                attempts.forEach(attempt -> {
                    attempt.callKey = key;
                    life.note(attempt);
                }));
        sendRequests(key, attempts, false);
    }

    private void sendRequests(UUID key, List<Attempt> attempts, boolean again) {
        try {
            link.request(key, requests(attempts));
            desk.commit(life ->
                    attempts.forEach(attempt -> {
                        attempt.requestedAt = desk.now();
                        life.note(attempt);
                    }));
        } catch (ProblemException refused) {
            refused(refused, attempts, again);
        }
    }

    private ResourceRequests requests(List<Attempt> attempts) {
        Map<RequestId, List<Attempt>> byRequest = new TreeMap<>();
        for (Attempt attempt : attempts) {
            byRequest
                    .computeIfAbsent(attempt.job.requestOf(attempt), _ -> new ArrayList<>())
                    .add(attempt);
        }
        List<ResourceRequest> requests = new ArrayList<>();
        byRequest.forEach((id, members) -> {
            members.sort(Comparator.comparingInt(attempt -> attempt.instance));
            List<TaskSpec> tasks = members.stream().map(Attempt::task).toList();
            requests.add(
                    new ResourceRequest(
                            id, link.queue().role(), tasks, members.getFirst().job.submittedAt));
        });
        return new ResourceRequests(requests);
    }

    /// @param again it was a repeat: a refusal then does not prove that the first call had no
    ///   effect
    private void refused(ProblemException refused, List<Attempt> attempts, boolean again) {
        log.info(
                "Call refused queue={} tasks={} problem={} detail={}",
                link.queue().name(),
                attempts.size(),
                refused.problem(),
                refused.detail());
        switch (refused.problem()) {
            case KEY_REUSED, ID_USED -> {
                attempts.forEach(attempt -> attempt.idInDoubt = true);
                reconciliation.ask(attempts);
            }
            case OFFER_GONE, QUOTA, CONFLICT, BUSY -> {
                if (again) {
                    reconciliation.ask(attempts);
                } else {
                    Duration wait = refused.problem() == Problem.OFFER_GONE ? Duration.ZERO : SOON;
                    desk.commit(life -> attempts.forEach(a -> life.backToQueue(a, wait)));
                }
            }
            case DOES_NOT_FIT, INVALID, MALFORMED, TOO_LARGE -> {
                if (again) {
                    reconciliation.ask(attempts);
                } else {
                    refusedForGood(refused, attempts);
                }
            }
            default -> throw refused;
        }
    }

    /// One of several may be to blame: each then goes alone. One that is alone ends, unless it only
    /// does not fit now.
    private void refusedForGood(ProblemException refused, List<Attempt> attempts) {
        boolean waits = refused.problem() == Problem.DOES_NOT_FIT;
        boolean alone = attempts.stream().map(a -> a.job.requestOf(a)).distinct().count() == 1;
        desk.commit(life -> {
            for (Attempt attempt : List.copyOf(attempts)) {
                if (alone && !waits) {
                    life.end(attempt, TaskState.ERROR, refused.problem().name(), refused.detail());
                } else {
                    attempt.suspect = !alone;
                    life.backToQueue(attempt, alone ? SOON : Duration.ZERO);
                }
            }
        });
    }

    /// After a restart or a lost connection: makes every call again that had no answer.
    void repeatUnanswered() {
        List<Attempt> all = desk.book.atMaster();
        byKey(all, attempt -> attempt.state == TaskState.PLACING)
                .forEach((key, attempts) -> sendAccept(key, attempts, true));
        byKey(all, attempt -> attempt.isInRequest() && attempt.requestedAt == null)
                .forEach((key, attempts) -> sendRequests(key, attempts, true));
    }

    private static Map<UUID, List<Attempt>> byKey(
            Collection<Attempt> attempts, Predicate<Attempt> which) {
        return attempts.stream()
                .filter(which)
                .filter(attempt -> attempt.callKey != null)
                .collect(
                        Collectors.groupingBy(
                                attempt -> String.valueOf(attempt.callKey),
                                LinkedHashMap::new,
                                Collectors.toCollection(ArrayList::new)))
                .entrySet()
                .stream()
                .collect(
                        Collectors.toMap(
                                entry -> UUID.fromString(entry.getKey()), Map.Entry::getValue));
    }

    /// Tells the master of what has to end: requests that are taken back, tasks that are killed.
    void endWhatMust() {
        if (!desk.book.toWithdraw.isEmpty()) {
            withdraw(List.copyOf(desk.book.toWithdraw));
        }
        if (!desk.book.toKill.isEmpty()) {
            List<Attempt> kill = List.copyOf(desk.book.toKill);
            Set<TaskId> unknown =
                    new HashSet<>(
                            link.kill(kill.stream().map(attempt -> attempt.id).toList()).unknown());
            desk.book.toKill.removeAll(kill);
            reconciliation.ask(
                    kill.stream().filter(attempt -> unknown.contains(attempt.id)).toList());
        }
    }

    private void withdraw(List<Attempt> attempts) {
        List<RequestId> requests =
                attempts.stream().map(a -> a.job.requestOf(a)).distinct().toList();
        Set<RequestId> withdrawn = new HashSet<>(link.withdraw(requests).withdrawn());
        attempts.forEach(desk.book.toWithdraw::remove);
        List<Attempt> granted = new ArrayList<>();
        desk.commit(life -> {
            for (Attempt attempt : attempts) {
                if (!withdrawn.contains(attempt.job.requestOf(attempt))) {
                    granted.add(attempt);
                } else if (attempt.mustEnd() || attempt.job.gangFailure != null) {
                    String reason = attempt.job.isEnding() ? "STOPPED" : "WITHDRAWN";
                    life.end(attempt, TaskState.KILLED, reason, null);
                } else {
                    life.end(attempt, TaskState.DROPPED, "WITHDRAWN", null);
                }
            }
        });
        reconciliation.ask(granted.stream().filter(Attempt::isInRequest).toList());
    }

    /// After a change from `REQUEST` to `OFFER`: what waits at the master comes back, gangs stay.
    void withdrawWhereOffersAreTaken() {
        if (link.queue().allocation() == AllocationMode.OFFER) {
            desk.book
                    .attempts()
                    .filter(attempt -> attempt.isInRequest() && !attempt.job.isGang())
                    .forEach(desk.book.toWithdraw::add);
        }
    }
}
