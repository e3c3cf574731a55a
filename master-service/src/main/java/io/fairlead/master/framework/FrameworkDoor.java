package io.fairlead.master.framework;

import io.fairlead.api.Headers;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.master.persistence.Hashes;
import io.fairlead.master.state.Caller;
import io.fairlead.master.web.OwnCalls;
import io.fairlead.master.writer.ClusterWriter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.handler.MappedInterceptor;

/// Turns strangers away before anything of their calls is read: frameworks bring tokens of their
/// own, so their paths are open to everybody who reaches the port.
@Configuration(proxyBeanMethods = false)
class FrameworkDoor {

    @Bean
    static MappedInterceptor frameworkTokens(ClusterWriter writer, OwnCalls ownCalls) {
        return new MappedInterceptor(
                new String[] {"/v1/frameworks/*/*"}, new KnownFrameworks(writer, ownCalls));
    }

    /// What the call may do is decided later, by the writer.
    private record KnownFrameworks(ClusterWriter writer, OwnCalls ownCalls)
            implements HandlerInterceptor {

        private static final Set<String> WITH_BODY = Set.of("POST", "PUT");

        @Override
        public boolean preHandle(
                HttpServletRequest request, HttpServletResponse response, Object handler) {
            if (ownCalls.isOwn(request)) {
                return true;
            }
            FrameworkId id = framework(request);
            String token = request.getHeader(Headers.FRAMEWORK_TOKEN);
            // What is missing or no id the controller refuses, and it reads no body either.
            if (id != null && token != null && WITH_BODY.contains(request.getMethod())) {
                new Caller(id, Hashes.sha256(token), null)
                        .check(writer.view().frameworks().find(id));
            }
            return true;
        }

        private static @Nullable FrameworkId framework(HttpServletRequest request) {
            Object variables =
                    request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE);
            if (!(variables instanceof Map<?, ?> named)
                    || !(named.get("id") instanceof String id)) {
                return null;
            }
            try {
                return FrameworkId.valueOf(id);
            } catch (IllegalArgumentException none) {
                return null;
            }
        }
    }
}
