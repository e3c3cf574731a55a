package io.fairlead.agent.machine;

import io.fairlead.agent.store.WorkDir;
import io.fairlead.agent.machine.MachineSettings.ResourceSettings;
import java.io.IOException;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationPropertiesBinding;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.convert.converter.Converter;

/// The machine, found out at start.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MachineSettings.class)
class MachineConfiguration {

    @Bean
    Probe probe() {
        return new Probe();
    }

    @Bean
    Machine machine(MachineSettings settings, WorkDir workDir, Probe probe) throws IOException {
        return Machine.find(settings, workDir.root(), probe);
    }

    /// Reads settings that are one text.
    @Configuration(proxyBeanMethods = false)
    static class TextConverters {

        @Bean
        @ConfigurationPropertiesBinding
        static Converter<String, ResourceSettings> resourcesText() {
            return new Converter<>() {
                @Override
                public ResourceSettings convert(String text) {
                    return TextForms.resources(text);
                }
            };
        }

        @Bean
        @ConfigurationPropertiesBinding
        static Converter<String, Map<String, String>> attributesText() {
            return new Converter<>() {
                @Override
                public Map<String, String> convert(String text) {
                    return TextForms.pairs(text);
                }
            };
        }
    }
}
