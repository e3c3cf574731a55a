package io.fairlead.master.request;

import io.fairlead.api.framework.AllocationMode;
import io.fairlead.api.operator.WaitingNeed;
import io.fairlead.api.problem.ProblemException;
import io.fairlead.core.allocation.ResourceRequest;
import io.fairlead.core.allocation.WaitingPicture;
import io.fairlead.core.id.RequestId;
import io.fairlead.core.id.RequestKey;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.id.TaskKey;
import io.fairlead.master.state.ClusterState;
import io.fairlead.master.state.FrameworkRecord;
import io.fairlead.master.writer.Command;
import java.time.Instant;
import java.util.Optional;

/// Takes down what an explanation is made from; changes nothing.
record TakePicture(WaitingNeed need) implements Command<WaitingPicture> {

    private static final RequestId NOT_HANDED_IN = new RequestId("not-handed-in");

    @Override
    public WaitingPicture decide(ClusterState state, Instant now) {
        FrameworkRecord framework = state.frameworks().find(need.frameworkId());
        if (framework == null) {
            throw ProblemException.notFound("framework " + need.frameworkId());
        }
        if (!framework.terms().roles().contains(need.role())) {
            throw ProblemException.invalid("/role", "must be one of " + framework.terms().roles());
        }
        ResourceRequest asked = waiting(state).orElseGet(() -> asNew(now));
        return state.allocator()
                .picture(asked, need.allocation() == AllocationMode.OFFER, now)
                .orElseThrow(() -> ProblemException.notFound("framework " + need.frameworkId()));
    }

    /// The request that its first task waits in.
    private Optional<ResourceRequest> waiting(ClusterState state) {
        TaskId first = need.tasks().getFirst().taskId();
        if (!state.frameworkBook().isWaiting(new TaskKey(need.frameworkId(), first))) {
            return Optional.empty();
        }
        return state.requests().all().stream()
                .filter(r -> r.key().frameworkId().equals(need.frameworkId()))
                .filter(r -> r.tasks().stream().anyMatch(t -> t.taskId().equals(first)))
                .findFirst();
    }

    private ResourceRequest asNew(Instant now) {
        Instant since = need.submittedAt() == null ? now : need.submittedAt();
        return new ResourceRequest(
                new RequestKey(need.frameworkId(), NOT_HANDED_IN),
                need.role(),
                since,
                need.tasks());
    }
}
