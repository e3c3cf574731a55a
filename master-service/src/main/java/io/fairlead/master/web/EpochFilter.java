package io.fairlead.master.web;

import io.fairlead.api.Headers;
import io.fairlead.master.leadership.Leadership;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/// Puts the highest epoch known here on every answer.
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class EpochFilter extends OncePerRequestFilter {

    private final Leadership leadership;

    EpochFilter(Leadership leadership) {
        this.leadership = leadership;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        response.setHeader(Headers.EPOCH, Long.toString(leadership.epoch()));
        chain.doFilter(request, response);
    }
}
