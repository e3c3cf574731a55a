package io.fairlead.agent.task;

import io.fairlead.agent.container.ContainerRuntime;
import io.fairlead.agent.fetch.Fetcher;
import io.fairlead.agent.health.HealthChecks;
import io.fairlead.agent.machine.Machine;
import io.fairlead.agent.process.ProcessRuntime;
import io.fairlead.agent.store.Checkpoints;
import io.fairlead.agent.store.IdentityStore;
import io.fairlead.agent.store.WorkDir;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Tasks, and what they work with.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TaskSettings.class)
class TaskConfiguration {

    @Bean
    TaskTools taskTools(
            WorkDir workDir,
            IdentityStore identity,
            Checkpoints checkpoints,
            Machine machine,
            ProcessRuntime processes,
            ContainerRuntime containers,
            Fetcher fetcher,
            TaskSettings settings,
            InstantSource clock) {
        return new TaskTools(
                workDir,
                identity,
                checkpoints,
                machine,
                processes,
                containers,
                fetcher,
                new HealthChecks(),
                settings,
                clock);
    }

    @Bean
    Tasks tasks(TaskTools tools, MeterRegistry meters) {
        Tasks tasks = new Tasks(tools, meters);
        tasks.beginRecovery();
        return tasks;
    }

    @Bean
    TaskCatalog taskCatalog(Tasks tasks, Checkpoints checkpoints, WorkDir workDir) {
        return new TaskCatalog(tasks, checkpoints, workDir);
    }
}
