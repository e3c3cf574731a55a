package io.fairlead.gateway.web;

import io.fairlead.api.web.Access;
import io.fairlead.api.web.AccessRule;
import io.fairlead.api.web.DatabaseAwayAdvice;
import io.fairlead.api.web.TomcatManners;
import io.fairlead.api.web.WebManners;
import io.fairlead.core.policy.SchedulingPolicies;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.InstantSource;
import java.util.regex.Pattern;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// What the gateway's controllers share, and who may call them.
@Configuration(proxyBeanMethods = false)
@Import({WebManners.class, TomcatManners.class, DatabaseAwayAdvice.class})
class WebConfiguration {

    /// The calls of a registered framework: the master asks for its own token.
    private static final Pattern FRAMEWORK_CALL = Pattern.compile("/v1/frameworks/[^/]+(/.*)?");

    @Bean
    AccessRule accessRule() {
        return WebConfiguration::accessOf;
    }

    static Access accessOf(HttpServletRequest request) {
        String path = request.getRequestURI();
        if (!path.startsWith("/v1/")) {
            return Access.OPEN;
        }
        boolean reads = request.getMethod().equals("GET") && !path.endsWith("/events");
        return FRAMEWORK_CALL.matcher(path).matches() && !reads ? Access.OPEN : Access.USER;
    }

    @Bean
    InstantSource instantSource() {
        return Clock.systemUTC();
    }

    @Bean
    SchedulingPolicies schedulingPolicies() {
        return SchedulingPolicies.standard();
    }

    @Bean
    OpenAPI gatewayDescription() {
        return new OpenAPI()
                .info(
                        new Info()
                                .title("Fairlead gateway")
                                .version("v1")
                                .description(
                                        "Hand in jobs, read what became of them, run queues, and"
                                                + " write frameworks. Errors are RFC 9457 problem"
                                                + " documents whose errors[] point at the fields.")
                                .license(
                                        new License().name("Apache-2.0").identifier("Apache-2.0")));
    }
}
