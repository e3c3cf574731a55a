package io.fairlead.master.agent;

import io.fairlead.api.problem.ProblemException;
import io.fairlead.core.id.AgentId;
import io.fairlead.master.web.OwnCalls;
import io.fairlead.master.writer.ClusterWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/// Where syncs wait for their leader and for their turn: before they are read, for reading those of
/// a whole fleet takes the processors from a master that takes over. Behind the check of access.
@Component
@Order(Ordered.LOWEST_PRECEDENCE)
class LeaderWaitFilter extends OncePerRequestFilter {

    private static final String CAME = LeaderWaitFilter.class.getName() + ".came";

    private static final Pattern SYNC = Pattern.compile("/v1/agents/([^/]+)/sync");

    private final LeaderWait leaderWait;
    private final ClusterWriter writer;
    private final AgentSessions sessions;
    private final OwnCalls ownCalls;

    LeaderWaitFilter(
            LeaderWait leaderWait,
            ClusterWriter writer,
            AgentSessions sessions,
            OwnCalls ownCalls) {
        this.leaderWait = leaderWait;
        this.writer = writer;
        this.sessions = sessions;
        this.ownCalls = ownCalls;
    }

    /// When a sync came, before it waited; by the nanosecond clock.
    static long cameAt(HttpServletRequest request) {
        return request.getAttribute(CAME) instanceof Long came ? came : System.nanoTime();
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !"POST".equals(request.getMethod())
                || !request.getRequestURI().endsWith("/sync")
                || ownCalls.isOwn(request);
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        request.setAttribute(CAME, System.nanoTime());
        Optional<AgentId> agent = agent(request.getRequestURI());
        agent.ifPresent(id -> leaderWait.await(isNews(id)));
        chain.doFilter(request, response);
    }

    private static Optional<AgentId> agent(String path) {
        Matcher sync = SYNC.matcher(path);
        try {
            return sync.matches() ? Optional.of(AgentId.valueOf(sync.group(1))) : Optional.empty();
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    /// Whether this leader has not heard of that agent yet.
    private boolean isNews(AgentId id) {
        try {
            return writer.view().agents().find(id) != null
                    && sessions.find(id)
                            .filter(session -> session.lastContactAt() == null)
                            .isPresent();
        } catch (ProblemException leadsNot) {
            return false;
        }
    }
}
