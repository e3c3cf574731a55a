package io.fairlead.agent.membership;

import io.fairlead.agent.store.Identity;
import io.fairlead.agent.store.IdentityStore;
import io.fairlead.agent.task.Tasks;
import io.fairlead.api.agent.AgentRegistration;
import io.fairlead.core.constraint.Attributes;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "agent", description = "This agent")
class StatusController {

    private static final int ALL = Integer.MAX_VALUE;

    private final Registrations registrations;
    private final MembershipSettings settings;
    private final IdentityStore identity;
    private final Membership membership;
    private final Tasks tasks;

    StatusController(
            Registrations registrations,
            MembershipSettings settings,
            IdentityStore identity,
            Membership membership,
            Tasks tasks) {
        this.registrations = registrations;
        this.settings = settings;
        this.identity = identity;
        this.membership = membership;
        this.tasks = tasks;
    }

    @GetMapping("/v1/state")
    @Operation(summary = "Who this agent is, what it has, and whether it is in contact")
    AgentStatus state() {
        AgentRegistration said = registrations.now();
        Identity known = identity.identity();
        return new AgentStatus(
                said.name(),
                known.agentId(),
                known.incarnation(),
                known.epoch(),
                membership.lastContact(),
                settings.masters(),
                said.address(),
                said.resources(),
                said.attributes(),
                tasks.runningCount(),
                tasks.updates(ALL).size(),
                limits(said.attributes()),
                reservations(said.attributes()),
                said.version());
    }

    private static String reservations(Attributes said) {
        return said.get(Registrations.NOT_TAKEN)
                .map(roles ->
                        "not taken, as before: "
                                + roles
                                + " (tasks or refined reservations are in the way; tried again"
                                + " when a task has ended, and every minute)")
                .orElse("taken");
    }

    private static String limits(Attributes said) {
        return said.get("limits.notEnforced")
                .map(what -> "not enforced: " + what)
                .orElse("enforced");
    }
}
