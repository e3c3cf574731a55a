package io.fairlead.gateway.web;

import io.fairlead.api.problem.Problem;
import io.fairlead.api.problem.ProblemException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/// Refuses the character U+0000 in addresses: the database cannot hold it, so nothing is called so.
@Component
class NulFilter extends OncePerRequestFilter {

    private static final String NUL = "%00";

    private final HandlerExceptionResolver problems;

    NulFilter(@Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String query = request.getQueryString();
        if (request.getRequestURI().contains(NUL) || (query != null && query.contains(NUL))) {
            problems.resolveException(
                    request,
                    response,
                    null,
                    new ProblemException(
                            Problem.MALFORMED, "The address must not hold the character U+0000."));
        } else {
            chain.doFilter(request, response);
        }
    }
}
