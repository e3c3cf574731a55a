package io.fairlead.agent.membership;

import io.fairlead.agent.machine.Machine;
import io.fairlead.agent.machine.MachineAttributes;
import io.fairlead.agent.machine.MachineSettings;
import io.fairlead.agent.machine.Probe;
import io.fairlead.agent.membership.SyncLoop.SyncParts;
import io.fairlead.agent.store.IdentityStore;
import io.fairlead.agent.store.WorkDir;
import io.fairlead.agent.task.TaskSettings;
import io.fairlead.agent.task.Tasks;
import io.fairlead.api.web.Tokens;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.web.client.RestClient;

/// Puts the membership together.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MembershipSettings.class)
class MembershipConfiguration {

    @Bean
    UsageReport usageReport(Probe probe, WorkDir workDir, Tasks tasks, InstantSource clock) {
        return new UsageReport(probe, workDir, tasks, clock);
    }

    @Bean
    Registrations registrations(
            MachineSettings settings,
            MembershipSettings membership,
            Machine machine,
            MachineAttributes attributes,
            IdentityStore identity,
            Environment environment) {
        return new Registrations(settings, membership, machine, attributes, identity, environment);
    }

    @Bean
    Membership membership(
            MembershipSettings settings,
            Registrations registrations,
            IdentityStore identity,
            Tasks tasks,
            TaskSettings taskSettings,
            UsageReport usage,
            MeterRegistry meters,
            RestClient.Builder http,
            Tokens tokens,
            InstantSource clock) {
        MasterClients clients = new MasterClients(http, tokens.clusterToken().orElse(""));
        SyncMetrics metrics = new SyncMetrics(meters);
        return new Membership(
                tasks,
                taskSettings,
                () -> {
                    // What cannot be told, for the settings are wrong, fails the start.
                    registrations.attributes();
                    return new SyncLoop(
                            new Masters(settings.masters(), clients::client),
                            new SyncParts(registrations, identity, tasks, usage, metrics, clock),
                            new Backoff(new SecureRandom()));
                },
                clock);
    }

    @Bean
    MembershipHealth membershipHealthIndicator(Membership membership, InstantSource clock) {
        return new MembershipHealth(membership, clock);
    }
}
