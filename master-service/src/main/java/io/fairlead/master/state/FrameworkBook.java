package io.fairlead.master.state;

import io.fairlead.core.allocation.FrameworkTerms;
import io.fairlead.core.allocation.Offer;
import io.fairlead.core.allocation.ResourceRequest;
import io.fairlead.core.allocation.RoleTerms;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.RequestId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.id.TaskKey;
import io.fairlead.core.policy.SchedulingPolicies;
import io.fairlead.core.policy.SchedulingPolicy;
import io.fairlead.master.state.FrameworkRecord.Contact;
import io.fairlead.master.state.History.Outcome;
import io.fairlead.master.state.History.RequestEnd;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The moves of frameworks.
public final class FrameworkBook {

    private static final SchedulingPolicies POLICIES = SchedulingPolicies.standard();

    private final ClusterState state;
    private final Set<TaskKey> waitingTasks = new HashSet<>();

    FrameworkBook(ClusterState state) {
        this.state = state;
    }

    /// Puts a framework that was read from the database; it does not listen yet.
    public void load(FrameworkRecord framework) {
        state.frameworks().load(framework.id(), framework);
        state.allocator().putFramework(terms(framework));
    }

    /// A framework is there, or has changed. Its requests under roles that it has no more can never
    /// be granted: they are withdrawn.
    ///
    /// @return the requests withdrawn
    public List<RequestId> put(FrameworkRecord framework, Instant now) {
        FrameworkRecord was = state.frameworks().find(framework.id());
        state.frameworks().put(framework.id(), framework);
        framework.terms().roles().forEach(this::makeRole);
        if (was == null || !terms(was).equals(terms(framework))) {
            List<Offer> rescinded = state.allocator().putFramework(terms(framework));
            state.offerBook().ended(rescinded, Outcome.RESCINDED, "ROLE_LEFT", now);
        }
        if (was == null || framework.terms().roles().containsAll(was.terms().roles())) {
            return List.of();
        }
        return withdrawLeft(framework, now);
    }

    private List<RequestId> withdrawLeft(FrameworkRecord framework, Instant now) {
        List<ResourceRequest> left =
                state.requests().all().stream()
                        .filter(r -> r.key().frameworkId().equals(framework.id()))
                        .filter(r -> !framework.terms().roles().contains(r.role()))
                        .toList();
        for (ResourceRequest request : left) {
            state.allocator().withdraw(request.key());
            endRequest(request, "ROLE_LEFT", now);
        }
        return left.stream().map(request -> request.key().requestId()).toList();
    }

    /// A role that is named is there, with weight 1 until somebody says otherwise.
    void makeRole(RoleName name) {
        if (!state.roles().contains(name)) {
            state.roles().put(name, new RoleRecord(name, RoleTerms.DEFAULT));
            state.allocator().putRole(name, RoleTerms.DEFAULT);
        }
    }

    /// It listens, or does not any more.
    ///
    /// @param stream the number of its stream; 0: it does not listen
    public void contact(FrameworkRecord framework, long stream, Instant now) {
        put(framework.with(new Contact(stream, now)), now);
    }

    /// Takes all its offers back.
    public void rescindOffers(FrameworkId id, String reason, Instant now) {
        List<Offer> rescinded = state.allocator().rescindOffersOf(id);
        state.offerBook().ended(rescinded, Outcome.RESCINDED, reason, now);
    }

    /// Removes it: offers go back, requests are withdrawn, tasks are killed; the record goes with
    /// its last task.
    public void remove(FrameworkRecord framework, Instant now) {
        rescindOffers(framework.id(), "FRAMEWORK_REMOVED", now);
        for (ResourceRequest request : List.copyOf(state.requests().all())) {
            if (request.key().frameworkId().equals(framework.id())) {
                state.allocator().withdraw(request.key());
                endRequest(request, "FRAMEWORK_REMOVED", now);
            }
        }
        put(framework.beingRemoved(), now);
        for (TaskRecord task : List.copyOf(state.taskBook().of(framework.id()))) {
            state.taskBook().kill(task, task.allocation().task().killGracePeriod(), now);
        }
        settle(framework.id());
    }

    /// Puts a request that was read from the database.
    public void loadRequest(ResourceRequest request) {
        state.requests().load(request.key(), request);
        state.allocator().addRequest(request);
        waitingTasks.addAll(taskKeys(request));
    }

    /// A request waits from now on.
    public void addRequest(ResourceRequest request) {
        state.requests().put(request.key(), request);
        state.allocator().addRequest(request);
        waitingTasks.addAll(taskKeys(request));
    }

    /// Whether a request that waits has that task.
    public boolean isWaiting(TaskKey task) {
        return waitingTasks.contains(task);
    }

    private static List<TaskKey> taskKeys(ResourceRequest request) {
        return request.tasks().stream()
                .map(task -> new TaskKey(request.key().frameworkId(), task.taskId()))
                .toList();
    }

    /// The allocator holds the request no more.
    ///
    /// @param outcome `GRANTED`, `WITHDRAWN`, `ROLE_LEFT` or `FRAMEWORK_REMOVED`
    public void endRequest(ResourceRequest request, String outcome, Instant now) {
        state.requests().remove(request.key());
        taskKeys(request).forEach(waitingTasks::remove);
        state.recentRequestEnds().add(request.key(), true, now);
        state.history().add(new RequestEnd(request, outcome, now));
    }

    void settle(FrameworkId id) {
        FrameworkRecord framework = state.frameworks().find(id);
        if (framework != null && framework.removing() && state.taskBook().of(id).isEmpty()) {
            state.updateBook().forget(id);
            state.allocator().removeFramework(id);
            state.refusalBook().forget(id, _ -> true);
            state.frameworks().remove(id);
        }
    }

    private static FrameworkTerms terms(FrameworkRecord framework) {
        SchedulingPolicy policy =
                POLICIES.find(framework.terms().policy())
                        .orElseThrow(() ->
                                new IllegalStateException(
                                        "no policy " + framework.terms().policy()));
        return new FrameworkTerms(
                framework.id(),
                Set.copyOf(framework.terms().roles()),
                policy,
                framework.wantsOffers(),
                framework.terms().offers());
    }
}
