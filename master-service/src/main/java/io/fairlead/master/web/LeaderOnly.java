package io.fairlead.master.web;

import io.fairlead.master.leadership.Leadership;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.handler.MappedInterceptor;

/// A master that does not lead answers no call, reads of history included: it says where the leader
/// is, before anything of the call is read. Only syncs of agents and streams of frameworks may wait
/// until it leads.
@Configuration(proxyBeanMethods = false)
class LeaderOnly {

    @Bean
    static MappedInterceptor requireLeader(Leadership leadership, OwnCalls ownCalls) {
        return new MappedInterceptor(
                new String[] {"/v1/**"},
                new String[] {"/v1/agents/*/sync", "/v1/frameworks/*/events"},
                new Serving(leadership, ownCalls));
    }

    private record Serving(Leadership leadership, OwnCalls ownCalls) implements HandlerInterceptor {

        @Override
        public boolean preHandle(
                HttpServletRequest request, HttpServletResponse response, Object handler) {
            if (!ownCalls.isOwn(request)) {
                leadership.requireServing();
            }
            return true;
        }
    }
}
