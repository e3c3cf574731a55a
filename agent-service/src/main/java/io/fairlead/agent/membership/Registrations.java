package io.fairlead.agent.membership;

import io.fairlead.agent.machine.Machine;
import io.fairlead.agent.machine.MachineAttributes;
import io.fairlead.agent.machine.MachineSettings;
import io.fairlead.agent.store.IdentityStore;
import io.fairlead.api.agent.AgentRegistration;
import io.fairlead.api.agent.OwnReservation;
import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.id.RoleName;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.env.Environment;

/// What the agent says of itself; its port is known only once the server is up.
final class Registrations {

    private static final Logger LOG = LoggerFactory.getLogger(Registrations.class);
    static final String NOT_TAKEN = "reservations.notTaken";

    private final MachineSettings settings;
    private final MembershipSettings membership;
    private final Machine machine;
    private final MachineAttributes attributes;
    private final IdentityStore identity;
    private final Environment environment;
    private final UUID process = UUID.randomUUID();
    private volatile String notTaken = "";

    Registrations(
            MachineSettings settings,
            MembershipSettings membership,
            Machine machine,
            MachineAttributes attributes,
            IdentityStore identity,
            Environment environment) {
        this.settings = settings;
        this.membership = membership;
        this.machine = machine;
        this.attributes = attributes;
        this.identity = identity;
        this.environment = environment;
    }

    AgentRegistration now() {
        String port = environment.getProperty("local.server.port", "5051");
        URI told = membership.advertisedAddress();
        String name = settings.name() == null ? machine.host() + "-" + port : settings.name();
        String version = getClass().getPackage().getImplementationVersion();
        return new AgentRegistration(
                name,
                identity.identity().incarnation(),
                told == null ? URI.create("http://127.0.0.1:" + port) : told,
                machine.resources(),
                reservations(),
                attributes(),
                version == null ? "development" : version,
                process);
    }

    /// Of this life of the agent's process.
    UUID process() {
        return process;
    }

    private List<OwnReservation> reservations() {
        return machine.reservations().entrySet().stream()
                .map(each -> new OwnReservation(each.getKey(), each.getValue()))
                .toList();
    }

    /// What it found out at start, and what changes since.
    Attributes attributes() {
        Map<String, String> all = attributes.now();
        String roles = notTaken;
        if (!roles.isEmpty()) {
            all.put(NOT_TAKEN, roles);
        }
        return Attributes.of(all);
    }

    /// The master's answer to its reservations.
    ///
    /// @param roles whose reservation stays as it was before; none: all are as its settings say
    void notTaken(List<RoleName> roles) {
        String names = roles.stream().map(RoleName::toString).collect(Collectors.joining(","));
        if (!names.equals(notTaken)) {
            if (names.isEmpty()) {
                LOG.info("The reservations in the settings are taken now.");
            } else {
                LOG.warn(
                        "The reservations in the settings are not taken, and stay as they were, for"
                                + " roles={}: tasks or refined reservations are in the way. They"
                                + " are tried again when a task has ended, and every minute.",
                        names);
            }
        }
        notTaken = names;
    }
}
