package io.fairlead.agent.machine;

import io.fairlead.agent.container.DockerEngine;
import io.fairlead.agent.process.ControlGroups;
import io.fairlead.agent.store.WorkDir;
import java.io.IOException;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The machine, found out at start.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({MachineSettings.class, PressureSettings.class})
class MachineConfiguration {

    @Bean
    Probe probe() {
        return new Probe();
    }

    @Bean
    Pressure pressure(
            PressureSettings settings, Probe probe, WorkDir workDir, InstantSource clock) {
        return new Pressure(
                settings,
                () -> probe.load() / probe.processors(),
                () -> probe.diskFree(workDir.root()),
                clock);
    }

    @Bean
    Machine machine(MachineSettings settings, WorkDir workDir, Probe probe) throws IOException {
        return Machine.find(settings, workDir.root(), probe);
    }

    @Bean
    MachineAttributes machineAttributes(
            Machine machine, DockerEngine docker, ControlGroups groups, Pressure pressure) {
        return new MachineAttributes(machine, docker, groups, pressure);
    }
}
