package io.fairlead.gateway.upstream;

import io.fairlead.api.Page;
import io.fairlead.api.agent.AgentState;
import io.fairlead.api.agent.AgentView;
import io.fairlead.api.problem.Problem;
import io.fairlead.api.problem.ProblemException;
import io.fairlead.core.id.AgentId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// All agents that the master knows, away ones included and those given up left out; asked for when
/// needed, and kept for a short time.
@Component
public class KnownAgents {

    private static final int PAGE = 1_000;

    private record Picture(Instant at, List<AgentView> agents) {}

    private final Masters masters;
    private final InstantSource clock;
    private volatile @Nullable Picture picture;

    KnownAgents(Masters masters, InstantSource clock) {
        this.masters = masters;
        this.clock = clock;
    }

    /// All agents, as they were at most that long ago.
    ///
    /// @throws io.fairlead.api.problem.ProblemException if no master answers
    public List<AgentView> notOlderThan(Duration age) {
        Picture last = picture;
        if (last == null || last.at().plus(age).isBefore(clock.instant())) {
            last = new Picture(clock.instant(), ask());
            picture = last;
        }
        return last.agents();
    }

    private List<AgentView> ask() {
        List<AgentView> agents = new ArrayList<>();
        String cursor = null;
        do {
            Page<AgentView> page = page(cursor);
            page.items().stream()
                    .filter(agent -> agent.state() != AgentState.GONE)
                    .forEach(agents::add);
            cursor = page.nextCursor();
        } while (cursor != null);
        return List.copyOf(agents);
    }

    private Page<AgentView> page(@Nullable String cursor) {
        return masters.call(master -> master.agents().agents(null, PAGE, cursor));
    }

    /// The agent as the master knows it now.
    ///
    /// @return empty where the master does not know it
    /// @throws io.fairlead.api.problem.ProblemException if no master answers
    public Optional<AgentView> find(AgentId id) {
        try {
            return Optional.of(masters.call(master -> master.agents().agent(id)));
        } catch (ProblemException refused) {
            if (refused.problem() == Problem.NOT_FOUND) {
                return Optional.empty();
            }
            throw refused;
        }
    }
}
