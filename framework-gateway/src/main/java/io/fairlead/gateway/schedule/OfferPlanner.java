package io.fairlead.gateway.schedule;

import io.fairlead.api.framework.OfferView;
import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.OfferId;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.offer.OfferConstraints;
import io.fairlead.core.offer.OfferNeed;
import io.fairlead.core.policy.LivePeers;
import io.fairlead.core.policy.Place;
import io.fairlead.core.policy.PlacementPlanner;
import io.fairlead.core.policy.PlacementScore;
import io.fairlead.core.policy.SchedulingPolicy;
import io.fairlead.core.policy.WaitingTask;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.task.TaskSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Puts the waiting attempts of a queue onto the offers that it holds.
///
/// The policy decides; this only keeps the work small: of each job no more attempts take part than
/// could fit on the offers, so that a job of 100,000 instances costs no more than one of ten.
final class OfferPlanner {

    private final SchedulingPolicy policy;
    private final Quantities capacity;
    private final int most;

    /// @param capacity the cluster's total
    /// @param most so many attempts take part at most
    OfferPlanner(SchedulingPolicy policy, Quantities capacity, int most) {
        this.policy = policy;
        this.capacity = capacity;
        this.most = most;
    }

    /// An attempt, and the offer that it is put on.
    record Launch(Attempt attempt, OfferId offer) {}

    /// Plans on the offers given.
    ///
    /// @param agents the attributes of agents that tasks of the queue live on
    /// @param all the attributes of all agents that may be offered; asked for where tasks are to be
    ///   spread over them
    List<Launch> plan(
            QueueBook book,
            Collection<OfferView> offers,
            Function<AgentId, Attributes> agents,
            Supplier<Collection<Attributes>> all,
            Instant now) {
        Map<TaskId, Attempt> attempts = new HashMap<>();
        List<WaitingTask> waiting = new ArrayList<>();
        for (Attempt attempt : candidates(book, offers, now)) {
            attempts.put(attempt.id, attempt);
            waiting.add(waiting(attempt));
        }
        if (waiting.isEmpty()) {
            return List.of();
        }
        List<Place<OfferId>> places = offers.stream().map(OfferPlanner::place).toList();
        PlacementPlanner.Plan<OfferId> plan =
                new PlacementPlanner<>(policy, places, peers(book, waiting, agents, all))
                        .plan(
                                waiting,
                                new PlacementPlanner.Surroundings(
                                        now,
                                        capacity,
                                        () -> RunningTasks.of(book),
                                        List::of,
                                        () -> RunningTasks.fullAgents(book, offers, agents)));
        List<Launch> launches = new ArrayList<>();
        plan.placed()
                .values()
                .forEach(placements ->
                        placements.forEach(p ->
                                launches.add(
                                        new Launch(
                                                attemptOf(attempts, p.task().taskId()),
                                                p.place().id()))));
        return launches;
    }

    private static Attempt attemptOf(Map<TaskId, Attempt> attempts, TaskId id) {
        Attempt attempt = attempts.get(id);
        if (attempt == null) {
            throw new IllegalStateException("planned a task that was not given: " + id);
        }
        return attempt;
    }

    /// Attempts that are ready, job by job in the policy's order; one that is suspect goes alone.
    List<Attempt> candidates(QueueBook book, Collection<OfferView> offers, Instant now) {
        List<Attempt> heads = new ArrayList<>();
        for (JobRun job : book.jobs()) {
            if (!job.isGang() && job.stopRequestedAt == null) {
                ready(job, now).findFirst().ifPresent(heads::add);
            }
        }
        Comparator<WaitingTask> order = policy.order(capacity);
        heads.sort((a, b) -> order.compare(waiting(a), waiting(b)));
        List<Attempt> chosen = new ArrayList<>();
        for (Attempt head : heads) {
            if (head.suspect) {
                return List.of(head);
            }
            // One more than could fit, so that a policy that holds up those behind sees it blocked.
            long room = Math.min(most - chosen.size(), bound(head, offers) + 1);
            ready(head.job, now).limit(room).forEach(chosen::add);
            if (chosen.size() >= most) {
                break;
            }
        }
        return chosen;
    }

    /// What waits, where all of it is alike, and any agent with room will do that it may run on.
    /// Then it makes no difference to the policy if it sees no more of the agents than that: offers
    /// may be as large as the need. Not so where tasks are compared with one another, agents with
    /// each other or devices with each other.
    ///
    /// @return with how many wait, at most as many as take part
    Optional<OfferNeed> alike(QueueBook book, Instant now) {
        if (policy.passesBlocked() || policy.placementScore() != PlacementScore.FIRST_FIT) {
            return Optional.empty();
        }
        TaskSpec first = null;
        long count = 0;
        for (JobRun job : book.jobs()) {
            if (job.isGang() || job.stopRequestedAt != null) {
                continue;
            }
            List<Attempt> attempts = ready(job, now).limit(most - count).toList();
            if (attempts.isEmpty()) {
                continue;
            }
            TaskSpec task = attempts.getFirst().task();
            first = first == null ? task : first;
            if (!mayBeSized(task, first) || !areAlike(attempts)) {
                return Optional.empty();
            }
            count += attempts.size();
            if (count >= most) {
                break;
            }
        }
        return first == null
                ? Optional.empty()
                : Optional.of(new OfferNeed(first.resources(), (int) count, first.constraints()));
    }

    private static boolean mayBeSized(TaskSpec task, TaskSpec first) {
        Quantities need = task.resources().quantities();
        return !need.isZero()
                && need.gpus() == 0
                && task.constraints().stream().allMatch(Constraint::isStatic)
                && task.constraints().stream().mapToInt(c -> c.values().size()).sum()
                        <= OfferConstraints.MOST_VALUES
                && task.resources().equals(first.resources())
                && task.constraints().equals(first.constraints());
    }

    /// Of one job: of one version, and none that has to go alone.
    private static boolean areAlike(List<Attempt> attempts) {
        int version = attempts.getFirst().version;
        return attempts.stream().allMatch(a -> a.version == version && !a.suspect);
    }

    private static Stream<Attempt> ready(JobRun job, Instant now) {
        return job.live.values().stream().filter(attempt -> attempt.isReady(now));
    }

    private long bound(Attempt head, Collection<OfferView> offers) {
        if (offers.isEmpty()) {
            return most;
        }
        Quantities need = head.job.document.resources().quantities();
        long bound = 0;
        for (OfferView offer : offers) {
            bound += copies(need, offer.resources().quantities());
        }
        return bound;
    }

    private static long copies(Quantities need, Quantities free) {
        long copies = Long.MAX_VALUE;
        for (Map.Entry<String, Long> kind : need.byKind().entrySet()) {
            copies = Math.min(copies, free.amountOf(kind.getKey()) / kind.getValue());
        }
        return Math.min(copies, 100_000);
    }

    static WaitingTask waiting(Attempt attempt) {
        JobRun job = attempt.job;
        return new WaitingTask(
                job.id + "-" + (1_000_000 + attempt.instance),
                job.submittedAt,
                List.of(attempt.task()));
    }

    private static Place<OfferId> place(OfferView offer) {
        return new Place<>(
                offer.id(),
                offer.agentId(),
                offer.attributes(),
                offer.resources(),
                offer.agentTotal());
    }

    private static LivePeers peers(
            QueueBook book,
            List<WaitingTask> waiting,
            Function<AgentId, Attributes> agents,
            Supplier<Collection<Attributes>> all) {
        LivePeers peers = new LivePeers(valuesOf(all));
        waiting.forEach(each -> each.tasks().forEach(peers::watch));
        peers.catchUp(_ -> {});
        for (JobRun job : book.jobs()) {
            for (Attempt attempt : job.live.values()) {
                if (attempt.agentId != null && attempt.state.holdsResources()) {
                    TaskSpec task = attempt.task();
                    if (!peers.counts(task)) {
                        break;
                    }
                    peers.add(task, agents.apply(attempt.agentId));
                }
            }
        }
        return peers;
    }

    private static Function<String, Set<String>> valuesOf(Supplier<Collection<Attributes>> all) {
        Map<String, Set<String>> known = new HashMap<>();
        return attribute ->
                known.computeIfAbsent(
                        attribute,
                        _ ->
                                all.get().stream()
                                        .flatMap(agent -> agent.get(attribute).stream())
                                        .collect(Collectors.toSet()));
    }
}
