package io.fairlead.master.request;

import io.fairlead.api.framework.RequestsAnswer;
import io.fairlead.api.framework.ResourceRequests;
import io.fairlead.api.problem.FieldError;
import io.fairlead.api.problem.Problem;
import io.fairlead.api.problem.ProblemException;
import io.fairlead.core.allocation.ResourceRequest;
import io.fairlead.core.id.RequestId;
import io.fairlead.core.id.RequestKey;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.id.TaskKey;
import io.fairlead.master.state.Caller;
import io.fairlead.master.state.ClusterState;
import io.fairlead.master.state.FrameworkRecord;
import io.fairlead.master.writer.Command;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;

/// States needs, all or none of them.
///
/// @param usedRequests ids of requests that stand in history
/// @param usedTasks ids of tasks that stand in history
record AddRequests(
        Caller caller,
        ResourceRequests requests,
        Set<RequestId> usedRequests,
        Set<TaskId> usedTasks)
        implements Command<RequestsAnswer> {

    @Override
    public RequestsAnswer decide(ClusterState state, Instant now) {
        FrameworkRecord framework = caller.admit(state);
        if (framework.removing()) {
            throw new ProblemException(Problem.CONFLICT, "The framework is being removed.");
        }
        state.updateBook().checkOwed(caller.id());
        for (int i = 0; i < requests.requests().size(); i++) {
            check(state, framework, requests.requests().get(i), "/requests/" + i);
        }
        for (ResourceRequests.ResourceRequest request : requests.requests()) {
            state.frameworkBook()
                    .addRequest(
                            new ResourceRequest(
                                    new RequestKey(caller.id(), request.id()),
                                    request.role(),
                                    submittedAt(request, now),
                                    request.tasks()));
        }
        return new RequestsAnswer(
                state.epoch(),
                requests.requests().stream().map(ResourceRequests.ResourceRequest::id).toList());
    }

    private static Instant submittedAt(ResourceRequests.ResourceRequest request, Instant now) {
        Instant said = request.submittedAt();
        return said == null ? now : said.truncatedTo(ChronoUnit.MILLIS);
    }

    private void check(
            ClusterState state,
            FrameworkRecord framework,
            ResourceRequests.ResourceRequest request,
            String pointer) {
        if (!framework.terms().roles().contains(request.role())) {
            throw ProblemException.invalid(
                    pointer + "/role", "must be one of " + framework.terms().roles());
        }
        RequestKey key = new RequestKey(caller.id(), request.id());
        if (usedRequests.contains(request.id())
                || state.requests().contains(key)
                || state.recentRequestEnds().contains(key)) {
            throw used("request id " + request.id(), pointer + "/id");
        }
        for (int i = 0; i < request.tasks().size(); i++) {
            TaskId id = request.tasks().get(i).taskId();
            TaskKey task = new TaskKey(caller.id(), id);
            if (usedTasks.contains(id)
                    || state.tasks().contains(task)
                    || state.recentTaskEnds().contains(task)
                    || state.frameworkBook().isWaiting(task)) {
                throw used("task id " + id, pointer + "/tasks/" + i + "/taskId");
            }
        }
    }

    private static ProblemException used(String what, String pointer) {
        return new ProblemException(
                Problem.ID_USED,
                "The " + what + " was used before.",
                List.of(new FieldError(pointer, "was used before")));
    }
}
