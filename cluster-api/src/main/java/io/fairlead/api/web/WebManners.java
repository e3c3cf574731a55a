package io.fairlead.api.web;

import io.fairlead.api.json.ClusterJson;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.validation.autoconfigure.ValidationConfigurationCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.web.servlet.HandlerExceptionResolver;

/// The HTTP manners that all services share: problems, JSON, tokens, how much is read. A service
/// imports it and has an [AccessRule] bean of its own.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({SecuritySettings.class, WebSettings.class})
@Import({ProblemAdvice.class, ErrorPage.class, ApiSchemas.class})
public class WebManners {

    @Bean
    ClusterJson clusterJson() {
        return new ClusterJson();
    }

    @Bean
    Tokens tokens(SecuritySettings settings, Environment environment) {
        Tokens tokens = new Tokens(settings);
        BindRule.check(environment.getProperty("server.address", "0.0.0.0"), settings, tokens);
        return tokens;
    }

    @Bean
    BodyLimit bodyLimit(
            WebSettings settings,
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
        return new BodyLimit(settings.maxBody().toBytes(), problems);
    }

    @Bean
    ValidationConfigurationCustomizer documentsAreWhole() {
        return configuration -> configuration.traversableResolver(new WholeDocuments());
    }

    @Bean
    AccessFilter accessFilter(
            Tokens tokens,
            AccessRule rule,
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
        return new AccessFilter(tokens, rule, problems);
    }
}
