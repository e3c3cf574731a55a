package io.fairlead.api.operator;

import io.fairlead.api.Page;
import io.fairlead.api.agent.TaskUsageSample;
import io.fairlead.api.framework.OfferView;
import io.fairlead.api.framework.RequestView;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.TaskId;
import jakarta.validation.Valid;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.annotation.PutExchange;

/// What people ask and tell the master. Role names that hold a `/` are written with `~` in paths
/// (`research~vision`).
@HttpExchange("/v1")
public interface ClusterApi {

    /// The cluster in numbers.
    @GetExchange("/cluster")
    ClusterView cluster();

    /// Roles by name.
    @GetExchange("/roles")
    Page<RoleView> roles(
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor);

    /// One role.
    @GetExchange("/roles/{name}")
    RoleView role(@PathVariable String name);

    /// Sets weight, quota and preemption; makes the role where it is not there. 409 where the limit
    /// is below what the role holds, unless forced.
    @PutExchange("/roles/{name}")
    RoleView putRole(
            @PathVariable String name,
            @RequestParam(required = false, defaultValue = "false") boolean force,
            @Valid @RequestBody RoleSettings settings);

    /// Outstanding offers by id.
    @GetExchange("/offers")
    Page<OfferView> offers(
            @RequestParam(required = false) @Nullable FrameworkId frameworkId,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor);

    /// Requests that wait for resources, by framework and id.
    @GetExchange("/requests")
    Page<RequestView> requests(
            @RequestParam(required = false) @Nullable FrameworkId frameworkId,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor);

    /// Who was displaced, for whom, by which rule and at what cost; the latest first.
    @GetExchange("/preemptions")
    Page<PreemptionView> preemptions(
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor);

    /// Who would be displaced for such a request; changes nothing.
    @PostExchange("/preemptions/preview")
    PreemptionPreview previewPreemption(@Valid @RequestBody PreemptionQuestion question);

    /// Tasks that hold resources, by framework and id.
    ///
    /// @param at those that held some at that time, as they stood then, from history; absent: now
    @GetExchange("/tasks")
    Page<TaskView> tasks(
            @RequestParam(required = false) @Nullable FrameworkId frameworkId,
            @RequestParam(required = false) @Nullable Instant at,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor);

    /// Tasks that hold resources now, by framework and id.
    default Page<TaskView> tasks(
            @Nullable FrameworkId frameworkId, @Nullable Integer limit, @Nullable String cursor) {
        return tasks(frameworkId, null, limit, cursor);
    }

    /// What a task had used while it ran, oldest first: about a sample each five minutes, as long
    /// as history is kept. What it used in all stands in its end.
    ///
    /// @param from absent: an hour before `to`
    /// @param to absent: now
    @GetExchange("/tasks/usage")
    Page<TaskUsageSample> taskUsage(
            @RequestParam FrameworkId frameworkId,
            @RequestParam TaskId taskId,
            @RequestParam(required = false) @Nullable Instant from,
            @RequestParam(required = false) @Nullable Instant to,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor);

    /// Why a need waits, or would wait: what is in the way with the numbers, the agents that come
    /// nearest, and what would help. Changes nothing.
    @PostExchange("/explanations")
    WaitingView explain(@Valid @RequestBody WaitingNeed need);
}
