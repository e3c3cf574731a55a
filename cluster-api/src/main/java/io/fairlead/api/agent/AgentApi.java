package io.fairlead.api.agent;

import io.fairlead.api.Headers;
import io.fairlead.api.Page;
import io.fairlead.core.id.AgentId;
import jakarta.validation.Valid;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/// The master's calls about agents; [SyncApi] has the one that agents make again and again.
/// Registration takes the cluster token, where one is set.
@HttpExchange("/v1/agents")
public interface AgentApi {

    /// An agent says that it is there. A repeat with the same name is the same agent. 409 where the
    /// operator has given that agent up.
    @PostExchange
    AgentRegistered register(@Valid @RequestBody AgentRegistration registration);

    /// Agents by name.
    ///
    /// @param at as they stood at that time, from history; absent: now
    @GetExchange
    Page<AgentView> agents(
            @RequestParam(required = false) @Nullable AgentState state,
            @RequestParam(required = false) @Nullable Instant at,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor);

    /// Agents by name, as they stand now.
    default Page<AgentView> agents(
            @Nullable AgentState state, @Nullable Integer limit, @Nullable String cursor) {
        return agents(state, null, limit, cursor);
    }

    /// One agent.
    @GetExchange("/{id}")
    AgentView agent(@PathVariable AgentId id);

    /// What it and its tasks used, oldest first: about a sample a minute, as long as history is
    /// kept.
    ///
    /// @param from absent: an hour before `to`
    /// @param to absent: now
    @GetExchange("/{id}/usage")
    Page<AgentUsageSample> usage(
            @PathVariable AgentId id,
            @RequestParam(required = false) @Nullable Instant from,
            @RequestParam(required = false) @Nullable Instant to,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor);

    /// Offers nothing more on it, and lets its tasks run until the deadline; those left then are
    /// killed, each with its grace period before it. Then `DRAINED`.
    ///
    /// @param deadline when it is to be empty; absent or past: at once
    /// @param dryRun changes nothing, and tells what would happen
    @PostExchange("/{id}/drain")
    DrainPlan drain(
            @PathVariable AgentId id,
            @RequestParam(required = false) @Nullable Instant deadline,
            @RequestParam(defaultValue = "false") boolean dryRun);

    /// Offers nothing more on it; its tasks run on.
    @PostExchange("/{id}/deactivate")
    AgentView deactivate(@PathVariable AgentId id);

    /// Offers it again.
    @PostExchange("/{id}/reactivate")
    AgentView reactivate(@PathVariable AgentId id);

    /// Reserves some of what no task holds for a role, and the roles nested in it. Offers in the
    /// way are taken back. 409 where there is too little, or the role's limit does not allow it.
    ///
    /// @param key a repeat with the same key gets the first answer
    @PostExchange("/{id}/reservations")
    ReservationAnswer reserve(
            @PathVariable AgentId id,
            @RequestHeader(name = Headers.IDEMPOTENCY_KEY, required = false) @Nullable String key,
            @Valid @RequestBody ReservationRequest request);

    /// Releases some of what is reserved for a role and no task holds. Offers in the way are taken
    /// back. 409 where there is too little; what an agent's own settings reserve is theirs to take
    /// back.
    ///
    /// @param key a repeat with the same key gets the first answer
    @PostExchange("/{id}/reservations/release")
    ReservationAnswer release(
            @PathVariable AgentId id,
            @RequestHeader(name = Headers.IDEMPOTENCY_KEY, required = false) @Nullable String key,
            @Valid @RequestBody ReservationRelease release);

    /// Gives it up for good: its tasks end as `GONE`, and it is not let in again for as long as the
    /// master keeps it; two weeks, where settings say nothing else. Then it is not known any more.
    @PostExchange("/{id}/gone")
    AgentView gone(@PathVariable AgentId id);
}
