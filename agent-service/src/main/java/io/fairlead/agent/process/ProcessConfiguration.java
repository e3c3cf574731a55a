package io.fairlead.agent.process;

import io.fairlead.agent.store.WorkDir;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The process runtime, and what looks after it.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({ProcessSettings.class, LimitSettings.class, UserSettings.class})
class ProcessConfiguration {

    @Bean
    ControlGroups controlGroups(LimitSettings settings, WorkDir workDir) throws IOException {
        List<Path> mayBegin =
                workDir.liveFolders().stream()
                        .filter(folder -> new TaskFolder(folder).mayBegin())
                        .toList();
        return ControlGroups.find(settings, workDir.root(), mayBegin);
    }

    @Bean
    ProcessRuntime processRuntime(WorkDir workDir, ControlGroups groups, UserSettings settings)
            throws IOException {
        return new ProcessRuntime(workDir, groups, TaskUser.find(settings.user(), workDir));
    }

    @Bean
    ProcessWatch processWatch(ProcessRuntime runtime, ProcessSettings settings) {
        return new ProcessWatch(runtime, settings);
    }
}
