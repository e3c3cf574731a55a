package io.fairlead.master.agent;

import io.fairlead.api.Page;
import io.fairlead.api.agent.AgentApi;
import io.fairlead.api.agent.AgentRegistered;
import io.fairlead.api.agent.AgentRegistration;
import io.fairlead.api.agent.AgentState;
import io.fairlead.api.agent.AgentUsageSample;
import io.fairlead.api.agent.AgentView;
import io.fairlead.api.agent.DrainPlan;
import io.fairlead.api.agent.OwnReservation;
import io.fairlead.api.agent.ReservationAnswer;
import io.fairlead.api.agent.ReservationRelease;
import io.fairlead.api.agent.ReservationRequest;
import io.fairlead.api.problem.ProblemException;
import io.fairlead.core.allocation.AgentHoldings;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.IdSource;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.resource.Resources;
import io.fairlead.master.reservation.Reservations;
import io.fairlead.master.state.AgentRecord;
import io.fairlead.master.state.AgentRecord.Standing;
import io.fairlead.master.state.Bounds;
import io.fairlead.master.state.LiveView;
import io.fairlead.master.state.ReservationViews;
import io.fairlead.master.web.Paging;
import io.fairlead.master.writer.ClusterWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.web.bind.annotation.RestController;

@RestController
@EnableConfigurationProperties(AgentSettings.class)
class AgentController implements AgentApi {

    private static final Logger LOG = LoggerFactory.getLogger(AgentController.class);

    /// The attribute by which an agent says that it was told so before.
    private static final String NOT_TAKEN = "reservations.notTaken";

    private static final Duration LONGEST_DRAIN = Duration.ofDays(365);

    private final ClusterWriter writer;
    private final PastAgents pastAgents;
    private final AgentSessions sessions;
    private final AgentSettings settings;
    private final IdSource ids;
    private final InstantSource clock;
    private final Reservations reservations;
    private final UsageHistory usageHistory;

    AgentController(
            ClusterWriter writer,
            PastAgents pastAgents,
            AgentSessions sessions,
            AgentSettings settings,
            IdSource ids,
            InstantSource clock,
            Reservations reservations,
            UsageHistory usageHistory) {
        this.writer = writer;
        this.pastAgents = pastAgents;
        this.sessions = sessions;
        this.settings = settings;
        this.ids = ids;
        this.clock = clock;
        this.reservations = reservations;
        this.usageHistory = usageHistory;
    }

    @Override
    public AgentRegistered register(AgentRegistration registration) {
        Bounds.check("/resources", registration.resources().quantities());
        Bounds.check("/attributes", registration.attributes());
        checkReservations(registration);
        RegisterAgent register = new RegisterAgent(registration, new AgentId(ids.next()));
        AgentRecord agent = writer.call(register);
        sessions.restart(agent.id(), registration.process());
        List<RoleName> notTaken = register.notTaken(agent.reserved());
        tell(agent, notTaken, registration.attributes().get(NOT_TAKEN).isPresent());
        return new AgentRegistered(
                agent.id(),
                writer.view().epoch(),
                settings.syncWait(),
                settings.unreachableAfter(),
                notTaken);
    }

    /// @param again it asks again for reservations that were not taken, which is told once
    private static void tell(AgentRecord agent, List<RoleName> notTaken, boolean again) {
        if (!notTaken.isEmpty() && !again) {
            LOG.warn(
                    "agent reserves what it cannot, its reservations stay as they were id={}"
                            + " name={} roles={}",
                    agent.id(),
                    agent.description().name(),
                    notTaken);
        }
        if (notTaken.isEmpty() || !again) {
            LOG.info(
                    "agent registered id={} name={} incarnation={}",
                    agent.id(),
                    agent.description().name(),
                    agent.incarnation());
        }
    }

    private static void checkReservations(AgentRegistration registration) {
        List<OwnReservation> own = registration.reservations();
        if (own == null) {
            return;
        }
        Resources left = registration.resources();
        for (int i = 0; i < own.size(); i++) {
            if (!left.contains(own.get(i).resources())) {
                throw ProblemException.invalid(
                        "/reservations/" + i + "/resources",
                        "must be part of the agent's resources, and not reserved twice");
            }
            left = left.minus(own.get(i).resources());
        }
    }

    @Override
    public Page<AgentView> agents(
            @Nullable AgentState state,
            @Nullable Instant at,
            @Nullable Integer limit,
            @Nullable String cursor) {
        if (at != null) {
            return pastAgents.list(state, at, limit, cursor);
        }
        LiveView view = writer.view();
        return Paging.page(
                view.agents().all().stream()
                        .map(agent -> shown(view, agent))
                        .filter(agent -> state == null || agent.state() == state)
                        .toList(),
                AgentView::name,
                limit,
                cursor);
    }

    @Override
    public AgentView agent(AgentId id) {
        LiveView view = writer.view();
        AgentRecord agent = view.agents().find(id);
        if (agent == null) {
            throw ProblemException.notFound("agent " + id);
        }
        return shown(view, agent);
    }

    @Override
    public Page<AgentUsageSample> usage(
            AgentId id,
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable Integer limit,
            @Nullable String cursor) {
        return usageHistory.of(id, from, to, limit, cursor);
    }

    @Override
    public DrainPlan drain(AgentId id, @Nullable Instant deadline, boolean dryRun) {
        Instant now = clock.instant();
        LiveView view = writer.view();
        AgentRecord agent = view.agents().find(id);
        if (agent == null) {
            throw ProblemException.notFound("agent " + id);
        }
        Instant until = drainDeadline(deadline, now);
        DrainPreview preview = new DrainPreview(view, agent.draining(until), now);
        List<DrainPlan.Step> steps = preview.steps();
        if (!dryRun) {
            writer.call(new DrainAgent(id, until));
        }
        return new DrainPlan(
                agent(id),
                dryRun,
                until,
                preview.emptyBy(),
                (int) steps.stream().filter(step -> step.roomOn() == null).count(),
                steps);
    }

    /// One that is past is as good as none.
    private static @Nullable Instant drainDeadline(@Nullable Instant told, Instant now) {
        if (told == null || !told.isAfter(now)) {
            return null;
        }
        if (told.isAfter(now.plus(LONGEST_DRAIN))) {
            throw ProblemException.invalid(
                    "deadline", "must be within " + LONGEST_DRAIN.toDays() + " days");
        }
        return told.truncatedTo(ChronoUnit.MILLIS);
    }

    @Override
    public AgentView deactivate(AgentId id) {
        return change(id, Standing.DEACTIVATED);
    }

    @Override
    public AgentView reactivate(AgentId id) {
        return change(id, Standing.ACTIVE);
    }

    @Override
    public AgentView gone(AgentId id) {
        return change(id, Standing.GONE);
    }

    @Override
    public ReservationAnswer reserve(AgentId id, @Nullable String key, ReservationRequest request) {
        return reservations.reserve(id, key, request);
    }

    @Override
    public ReservationAnswer release(AgentId id, @Nullable String key, ReservationRelease release) {
        return reservations.release(id, key, release);
    }

    private AgentView change(AgentId id, Standing wanted) {
        AgentRecord changed = writer.call(new ChangeStanding(id, wanted));
        return shown(writer.view(), changed);
    }

    private AgentView shown(LiveView view, AgentRecord agent) {
        AgentHoldings held = view.holdings(agent.id()).orElse(null);
        Resources total = held == null ? agent.description().total() : held.total();
        Optional<AgentSession> session = sessions.find(agent.id());
        Instant contact = session.map(AgentSession::lastContactAt).orElse(null);
        return new AgentView(
                agent.id(),
                agent.description().name(),
                agent.description().address(),
                AgentStates.of(
                        agent.standing(),
                        agent.unreachable(),
                        held != null && held.overcommitted()),
                agent.incarnation(),
                agent.description().attributes(),
                total,
                held == null ? Resources.NONE : held.offered(),
                held == null ? Resources.NONE : held.allocated(),
                held == null ? Resources.NONE : held.free(),
                held == null ? List.of() : ReservationViews.of(held.reserved(), held.unused()),
                held == null ? total : total.minus(total.min(held.reserved().sum())),
                agent.registeredAt(),
                contact == null ? agent.registeredAt() : contact,
                view.work(agent.id()).tasks(),
                session.map(AgentSession::usage).orElse(null));
    }
}
