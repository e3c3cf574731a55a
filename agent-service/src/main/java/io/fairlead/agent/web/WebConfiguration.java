package io.fairlead.agent.web;

import io.fairlead.api.web.Access;
import io.fairlead.api.web.AccessRule;
import io.fairlead.api.web.TomcatManners;
import io.fairlead.api.web.WebManners;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// Who may call what.
@Configuration(proxyBeanMethods = false)
@Import({WebManners.class, TomcatManners.class})
class WebConfiguration {

    /// All that tells of tasks takes the cluster token, where one is set.
    @Bean
    AccessRule accessRule() {
        return request -> request.getRequestURI().startsWith("/v1") ? Access.CLUSTER : Access.OPEN;
    }

    @Bean
    OpenAPI agentDescription() {
        return new OpenAPI()
                .info(
                        new Info()
                                .title("Fairlead agent")
                                .version("v1")
                                .description(
                                        "What one agent runs: its state, its tasks, their output"
                                                + " and files."));
    }
}
