package io.fairlead.gateway.door;

import io.fairlead.api.Page;
import io.fairlead.api.agent.AgentState;
import io.fairlead.api.agent.AgentUsageSample;
import io.fairlead.api.agent.AgentView;
import io.fairlead.api.framework.OfferView;
import io.fairlead.api.framework.RequestView;
import io.fairlead.api.operator.ClusterView;
import io.fairlead.api.operator.PreemptionPreview;
import io.fairlead.api.operator.PreemptionQuestion;
import io.fairlead.api.operator.PreemptionView;
import io.fairlead.api.operator.RoleSettings;
import io.fairlead.api.operator.RoleView;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.gateway.upstream.Masters;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// What the master knows, at the gateway's address.
@RestController
@RequestMapping("/v1")
@Tag(name = "Cluster", description = "Agents, roles, offers, requests and the cluster in numbers")
class ClusterController {

    private final Masters masters;
    private final WaitingWork waiting;

    ClusterController(Masters masters, WaitingWork waiting) {
        this.masters = masters;
        this.waiting = waiting;
    }

    @GetMapping("/cluster")
    @Operation(summary = "The cluster in numbers; what waits in the queues here included")
    ClusterView cluster() {
        return waiting.addTo(masters.call(master -> master.cluster().cluster()));
    }

    @GetMapping("/agents")
    @Operation(summary = "Agents by name")
    Page<AgentView> agents(
            @RequestParam(required = false) @Nullable AgentState state,
            @Parameter(description = "as they stood at that time, from history")
                    @RequestParam(required = false)
                    @Nullable Instant at,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return masters.call(master -> master.agents().agents(state, at, limit, cursor));
    }

    @GetMapping("/agents/{id}")
    @Operation(summary = "One agent")
    AgentView agent(@PathVariable AgentId id) {
        return masters.call(master -> master.agents().agent(id));
    }

    @GetMapping("/agents/{id}/usage")
    @Operation(summary = "What an agent and its tasks used, oldest first: about a sample a minute")
    Page<AgentUsageSample> agentUsage(
            @PathVariable AgentId id,
            @Parameter(description = "absent: an hour before the end")
                    @RequestParam(required = false)
                    @Nullable Instant from,
            @Parameter(description = "absent: now") @RequestParam(required = false)
                    @Nullable Instant to,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return masters.call(master -> master.agents().usage(id, from, to, limit, cursor));
    }

    @GetMapping("/roles")
    @Operation(summary = "Roles by name")
    Page<RoleView> roles(
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return masters.call(master -> master.cluster().roles(limit, cursor));
    }

    @GetMapping("/roles/{name}")
    @Operation(summary = "One role; write research~vision for research/vision")
    RoleView role(@PathVariable String name) {
        return masters.call(master -> master.cluster().role(name));
    }

    @PutMapping("/roles/{name}")
    @Operation(summary = "Set a role's weight, quota and preemption")
    RoleView putRole(
            @PathVariable String name,
            @RequestParam(defaultValue = "false") boolean force,
            @Valid @RequestBody RoleSettings settings) {
        return masters.call(master -> master.cluster().putRole(name, force, settings));
    }

    @GetMapping("/preemptions")
    @Operation(
            summary = "Who was displaced, for whom, by which rule and at what cost; latest first")
    Page<PreemptionView> preemptions(
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return masters.call(master -> master.cluster().preemptions(limit, cursor));
    }

    @PostMapping("/preemptions/preview")
    @Operation(summary = "Who would be displaced for such a request; changes nothing")
    PreemptionPreview previewPreemption(@Valid @RequestBody PreemptionQuestion question) {
        return masters.call(master -> master.cluster().previewPreemption(question));
    }

    @GetMapping("/offers")
    @Operation(summary = "Outstanding offers by id")
    Page<OfferView> offers(
            @RequestParam(required = false) @Nullable FrameworkId frameworkId,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return masters.call(master -> master.cluster().offers(frameworkId, limit, cursor));
    }

    @GetMapping("/requests")
    @Operation(summary = "Requests that wait for resources, by framework and id")
    Page<RequestView> requests(
            @RequestParam(required = false) @Nullable FrameworkId frameworkId,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return masters.call(master -> master.cluster().requests(frameworkId, limit, cursor));
    }
}
