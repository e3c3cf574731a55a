package io.fairlead.api.web;

import io.fairlead.api.problem.Problem;
import io.fairlead.api.problem.ProblemException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/// Lets in who may: 401 without a token where one is needed, 403 with a wrong one.
public final class AccessFilter extends OncePerRequestFilter implements Ordered {

    /// Behind all that looks at every call, before those that are only for callers let in.
    private static final int ORDER = LOWEST_PRECEDENCE - 100;

    private final Tokens tokens;
    private final AccessRule rule;
    private final HandlerExceptionResolver problems;

    /// @param problems turns a refusal into the same document that controllers' refusals get
    public AccessFilter(Tokens tokens, AccessRule rule, HandlerExceptionResolver problems) {
        this.tokens = tokens;
        this.rule = rule;
        this.problems = problems;
    }

    @Override
    public int getOrder() {
        return ORDER;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        boolean allowed =
                switch (rule.of(request)) {
                    case OPEN -> true;
                    case USER -> tokens.isUser(authorization);
                    case CLUSTER -> tokens.isCluster(authorization);
                };
        if (allowed) {
            chain.doFilter(request, response);
        } else {
            problems.resolveException(request, response, null, refusal(authorization == null));
        }
    }

    private static ProblemException refusal(boolean withoutToken) {
        return withoutToken
                ? new ProblemException(
                        Problem.UNAUTHENTICATED, "Send the header 'Authorization: Bearer <token>'.")
                : new ProblemException(
                        Problem.FORBIDDEN, "The token sent does not allow this call.");
    }
}
