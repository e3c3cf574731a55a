package io.fairlead.master.cluster;

import io.fairlead.api.Page;
import io.fairlead.api.agent.TaskUsageSample;
import io.fairlead.api.framework.OfferView;
import io.fairlead.api.framework.RequestView;
import io.fairlead.api.operator.ClusterApi;
import io.fairlead.api.operator.ClusterView;
import io.fairlead.api.operator.PreemptionPreview;
import io.fairlead.api.operator.PreemptionQuestion;
import io.fairlead.api.operator.PreemptionView;
import io.fairlead.api.operator.RoleSettings;
import io.fairlead.api.operator.RoleView;
import io.fairlead.api.operator.TaskView;
import io.fairlead.api.operator.WaitingNeed;
import io.fairlead.api.operator.WaitingView;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.TaskId;
import io.fairlead.master.agent.UsageHistory;
import io.fairlead.master.offer.Offers;
import io.fairlead.master.preemption.Preemptions;
import io.fairlead.master.request.Explanations;
import io.fairlead.master.request.Requests;
import io.fairlead.master.role.Roles;
import io.fairlead.master.task.PastTasks;
import io.fairlead.master.task.Tasks;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.RestController;

/// The door for calls of people; each is passed to its feature.
@RestController
class ClusterController implements ClusterApi {

    private final ClusterModel model;
    private final Roles roles;
    private final Offers offers;
    private final Requests requests;
    private final Tasks tasks;
    private final Preemptions preemptions;
    private final PastTasks pastTasks;
    private final Explanations explanations;
    private final UsageHistory usageHistory;

    ClusterController(
            ClusterModel model,
            Roles roles,
            Offers offers,
            Requests requests,
            Tasks tasks,
            Preemptions preemptions,
            PastTasks pastTasks,
            Explanations explanations,
            UsageHistory usageHistory) {
        this.model = model;
        this.roles = roles;
        this.offers = offers;
        this.requests = requests;
        this.tasks = tasks;
        this.preemptions = preemptions;
        this.pastTasks = pastTasks;
        this.explanations = explanations;
        this.usageHistory = usageHistory;
    }

    @Override
    public ClusterView cluster() {
        return model.read();
    }

    @Override
    public Page<RoleView> roles(@Nullable Integer limit, @Nullable String cursor) {
        return roles.list(limit, cursor);
    }

    @Override
    public RoleView role(String name) {
        return roles.get(name);
    }

    @Override
    public RoleView putRole(String name, boolean force, RoleSettings settings) {
        return roles.put(name, force, settings);
    }

    @Override
    public Page<OfferView> offers(
            @Nullable FrameworkId frameworkId, @Nullable Integer limit, @Nullable String cursor) {
        return offers.list(frameworkId, limit, cursor);
    }

    @Override
    public Page<RequestView> requests(
            @Nullable FrameworkId frameworkId, @Nullable Integer limit, @Nullable String cursor) {
        return requests.list(frameworkId, limit, cursor);
    }

    @Override
    public Page<PreemptionView> preemptions(@Nullable Integer limit, @Nullable String cursor) {
        return preemptions.list(limit, cursor);
    }

    @Override
    public PreemptionPreview previewPreemption(PreemptionQuestion question) {
        return preemptions.preview(question);
    }

    @Override
    public Page<TaskView> tasks(
            @Nullable FrameworkId frameworkId,
            @Nullable Instant at,
            @Nullable Integer limit,
            @Nullable String cursor) {
        return at == null
                ? tasks.list(frameworkId, limit, cursor)
                : pastTasks.list(frameworkId, at, limit, cursor);
    }

    @Override
    public Page<TaskUsageSample> taskUsage(
            FrameworkId frameworkId,
            TaskId taskId,
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable Integer limit,
            @Nullable String cursor) {
        return usageHistory.of(frameworkId, taskId, from, to, limit, cursor);
    }

    @Override
    public WaitingView explain(WaitingNeed need) {
        return explanations.explain(need);
    }
}
