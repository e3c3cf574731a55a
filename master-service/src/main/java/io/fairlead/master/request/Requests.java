package io.fairlead.master.request;

import io.fairlead.api.Page;
import io.fairlead.api.framework.RequestView;
import io.fairlead.api.framework.RequestsAnswer;
import io.fairlead.api.framework.ResourceRequests;
import io.fairlead.api.framework.WithdrawAnswer;
import io.fairlead.api.framework.WithdrawRequest;
import io.fairlead.api.problem.FieldError;
import io.fairlead.api.problem.Problem;
import io.fairlead.api.problem.ProblemException;
import io.fairlead.core.allocation.ResourceRequest;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.RequestId;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.task.TaskSpec;
import io.fairlead.master.answer.Answers;
import io.fairlead.master.answer.UsedIds;
import io.fairlead.master.state.Bounds;
import io.fairlead.master.state.Caller;
import io.fairlead.master.web.Paging;
import io.fairlead.master.writer.ClusterWriter;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/// What frameworks and people do with requests.
@Service
public class Requests {

    private final ClusterWriter writer;
    private final Answers answers;
    private final UsedIds usedIds;

    Requests(ClusterWriter writer, Answers answers, UsedIds usedIds) {
        this.writer = writer;
        this.answers = answers;
        this.usedIds = usedIds;
    }

    /// States needs; the same key gets the same answer.
    public RequestsAnswer add(Caller caller, String key, ResourceRequests requests) {
        caller.check(writer.view().frameworks().find(caller.id()));
        Set<RequestId> ids = new HashSet<>();
        Set<TaskId> tasks = new HashSet<>();
        for (int i = 0; i < requests.requests().size(); i++) {
            distinct(requests.requests().get(i), "/requests/" + i, ids, tasks);
        }
        return answers.once(
                caller.id().toString(),
                key,
                "requests",
                requests,
                RequestsAnswer.class,
                _ ->
                        new AddRequests(
                                caller,
                                requests,
                                usedIds.requests(caller.id(), ids),
                                usedIds.tasks(caller.id(), tasks)));
    }

    private static void distinct(
            ResourceRequests.ResourceRequest request,
            String pointer,
            Set<RequestId> ids,
            Set<TaskId> tasks) {
        if (!ids.add(request.id())) {
            throw twice("request id " + request.id(), pointer + "/id");
        }
        Bounds.check(pointer + "/submittedAt", request.submittedAt());
        for (int i = 0; i < request.tasks().size(); i++) {
            Bounds.check(pointer + "/tasks/" + i, request.tasks().get(i));
            TaskId id = request.tasks().get(i).taskId();
            if (!tasks.add(id)) {
                throw twice("task id " + id, pointer + "/tasks/" + i + "/taskId");
            }
        }
    }

    private static ProblemException twice(String what, String pointer) {
        return new ProblemException(
                Problem.ID_USED,
                "The " + what + " stands in the request twice.",
                List.of(new FieldError(pointer, "stands here twice")));
    }

    /// Takes requests back.
    public WithdrawAnswer withdraw(Caller caller, WithdrawRequest withdraw) {
        return writer.call(new WithdrawRequests(caller, withdraw.requests()));
    }

    /// Requests that wait, by framework and id.
    public Page<RequestView> list(
            @Nullable FrameworkId frameworkId, @Nullable Integer limit, @Nullable String cursor) {
        List<RequestView> waiting =
                writer.view().requests().all().stream()
                        .filter(r ->
                                frameworkId == null || r.key().frameworkId().equals(frameworkId))
                        .map(Requests::shown)
                        .toList();
        return Paging.page(waiting, r -> r.frameworkId() + "/" + r.id(), limit, cursor);
    }

    private static RequestView shown(ResourceRequest request) {
        return new RequestView(
                request.key().frameworkId(),
                request.key().requestId(),
                request.role(),
                request.submittedAt(),
                request.needs(),
                request.tasks().stream().map(TaskSpec::taskId).toList());
    }
}
