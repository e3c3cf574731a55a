package io.fairlead.gateway.schedule;

import io.fairlead.api.framework.AllocationMode;
import io.fairlead.api.framework.OfferView;
import io.fairlead.core.id.OfferId;
import io.fairlead.core.policy.SchedulingPolicy;
import io.fairlead.core.resource.Quantities;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Gives what waits in a queue its way to resources: onto offers, or into requests.
final class QueueScheduler {

    private final QueueDesk desk;
    private final SchedulingPolicy policy;
    private final Connection connection;

    QueueScheduler(QueueDesk desk, SchedulingPolicy policy, Connection connection) {
        this.desk = desk;
        this.policy = policy;
        this.connection = connection;
    }

    /// One round.
    ///
    /// @param capacity the cluster's total, for the policy's order
    void round(Quantities capacity) {
        if (policy.endsTasks() && desk.timeForEndings()) {
            new PolicyEndings(desk, policy).look(capacity, desk.knownAgents());
        }
        if (connection.link.queue().allocation() == AllocationMode.OFFER) {
            offers(capacity);
            request(gangs());
        } else {
            List<Attempt> waiting = gangs();
            waiting.addAll(single(capacity, (int) room()));
            request(waiting);
        }
    }

    private List<Attempt> single(Quantities capacity, int most) {
        return most <= 0 || !desk.book.hasReady(desk.now())
                ? List.of()
                : new OfferPlanner(policy, capacity, most)
                        .candidates(desk.book, List.of(), desk.now());
    }

    private long room() {
        return Math.min(
                desk.settings.launchesPerCall(),
                desk.settings.outstandingRequests() - desk.book.requestsOutstanding());
    }

    /// Members of gangs of which all members are ready.
    private List<Attempt> gangs() {
        Instant now = desk.now();
        List<Attempt> members = new ArrayList<>();
        for (JobRun job : desk.book.gangs()) {
            if (job.stopRequestedAt == null
                    && job.gangFailure == null
                    && job.live.size() == job.document.instances()
                    && job.live.values().stream().allMatch(member -> member.isReady(now))) {
                members.addAll(job.live.values());
            }
        }
        return members;
    }

    private void request(List<Attempt> waiting) {
        if (waiting.stream().anyMatch(attempt -> attempt.suspect)) {
            Attempt suspect =
                    waiting.stream().filter(attempt -> attempt.suspect).findFirst().orElseThrow();
            connection.calls.request(
                    new ArrayList<>(
                            waiting.stream()
                                    .filter(a ->
                                            a.job.requestOf(a)
                                                    .equals(suspect.job.requestOf(suspect)))
                                    .toList()));
        } else if (!waiting.isEmpty()) {
            connection.calls.request(new ArrayList<>(waiting));
        }
    }

    private void offers(Quantities capacity) {
        Collection<OfferView> held = connection.offers.values();
        int most = desk.settings.launchesPerCall();
        if (!desk.book.hasReady(desk.now())) {
            wantNothing();
            return;
        }
        OfferPlanner planner = new OfferPlanner(policy, capacity, most);
        planner.alike(desk.book, desk.now())
                .ifPresentOrElse(connection.wishes::want, connection.wishes::wantWhole);
        if (held.isEmpty()) {
            return;
        }
        List<OfferPlanner.Launch> launches =
                planner.plan(
                        desk.book, held, desk::attributesOf, desk::offerableAttributes, desk.now());
        Set<OfferId> used = new HashSet<>();
        launches.forEach(launch -> used.add(launch.offer()));
        List<OfferId> unused =
                connection.offers.keySet().stream().filter(id -> !used.contains(id)).toList();
        connection.offers.clear();
        if (!launches.isEmpty()) {
            connection.calls.accept(launches);
            connection.wishes.launched(launches.size());
            if (launches.size() >= most) {
                newWork();
            }
        }
        decline(unused, desk.settings.refuse(), "nothing that waits fits");
    }

    private void wantNothing() {
        List<OfferId> held = List.copyOf(connection.offers.keySet());
        connection.offers.clear();
        connection.wishes.wantNothing(!held.isEmpty());
        decline(held, Duration.ZERO, "nothing waits");
    }

    /// Work has come that was not there when offers were declined.
    void newWork() {
        connection.wishes.newWork();
    }

    private void decline(List<OfferId> offers, Duration refuse, String reason) {
        if (!offers.isEmpty()) {
            connection.link.decline(offers, refuse, reason);
            connection.wishes.declined();
        }
    }
}
