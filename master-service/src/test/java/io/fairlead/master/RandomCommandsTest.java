package io.fairlead.master;

import io.fairlead.api.agent.OwnReservation;
import io.fairlead.api.agent.ReservationRelease;
import io.fairlead.api.agent.ReservationRequest;
import io.fairlead.api.framework.AcceptRequest;
import io.fairlead.api.framework.AcceptRequest.OfferLaunch;
import io.fairlead.api.framework.AcknowledgeRequest;
import io.fairlead.api.framework.AllocationMode;
import io.fairlead.api.framework.DeclineRequest;
import io.fairlead.api.framework.FrameworkRegistration;
import io.fairlead.api.framework.KillRequest;
import io.fairlead.api.framework.OfferReservation;
import io.fairlead.api.framework.ResourceRequests;
import io.fairlead.api.framework.RolesRequest;
import io.fairlead.api.framework.WithdrawRequest;
import io.fairlead.api.operator.Quota;
import io.fairlead.api.operator.RoleSettings;
import io.fairlead.core.allocation.Offer;
import io.fairlead.core.allocation.ResourceRequest;
import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.constraint.Operator;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.RequestId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.offer.OfferConstraints;
import io.fairlead.core.offer.OfferMinimum;
import io.fairlead.core.offer.OfferNeed;
import io.fairlead.core.offer.OfferShape;
import io.fairlead.core.offer.OfferTerms;
import io.fairlead.core.resource.Limits;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.TaskSpec;
import io.fairlead.core.task.TaskState;
import io.fairlead.master.leadership.Leadership;
import io.fairlead.master.state.ClusterStateProperties;
import io.fairlead.master.state.LiveView;
import io.fairlead.master.state.TaskRecord;
import io.fairlead.master.state.UpdateRecord;
import io.fairlead.master.writer.ClusterWriter;
import io.fairlead.master.writer.StateLoader;
import io.fairlead.testkit.TestDatabase;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.client.HttpClientErrorException;

/// Whatever agents, frameworks and operators say, in whatever order, over real HTTP and a real
/// database: the leader's memory is what a new leader would load, and what must hold holds. Offers
/// expire, agents fall silent and leaders are replaced meanwhile.
@Tag("database")
class RandomCommandsTest {

    private static final int COMMANDS = 1_200;
    private static final int COMMANDS_A_CHECK = 40;
    private static final int COMMANDS_A_LEADER = 300;
    private static final List<String> ROLES = List.of("r1", "r2", "r1/nested");
    private static final List<TaskState> REPORTS =
            List.of(
                    TaskState.STARTING,
                    TaskState.RUNNING,
                    TaskState.RUNNING,
                    TaskState.FINISHED,
                    TaskState.FAILED,
                    TaskState.KILLED);

    private final TestDatabase database = new TestDatabase("fairlead_master");
    private final List<ScriptedAgent> agents = new ArrayList<>();
    private final List<ScriptedFramework> frameworks = new ArrayList<>();
    private final ClusterStateProperties properties = new ClusterStateProperties();
    private Random random = new Random();
    private Master master;
    private int names;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void memory_is_what_is_stored_whatever_comes(long seed) {
        random = new Random(seed);
        try (Master started =
                Master.leading(
                        database,
                        "fairlead.agent.sync-wait=PT0.001S",
                        "fairlead.agent.repeat-wait=PT0.001S",
                        "fairlead.agent.unreachable-after=PT0.5S",
                        "fairlead.writer.unacknowledged=30",
                        "fairlead.agent.away.max-age=PT1S",
                        "fairlead.agent.away.look-every=PT0.2S",
                        "fairlead.writer.offer-timeout=PT0.4S")) {
            master = started;
            for (int step = 1; step <= COMMANDS; step++) {
                run(seed, step);
            }
        }
    }

    private void run(long seed, int step) {
        try {
            try {
                command();
            } catch (HttpClientErrorException refused) {
                // A refusal is an answer too.
            }
            if (step % COMMANDS_A_CHECK == 0) {
                check();
            }
            if (step % COMMANDS_A_LEADER == 0) {
                replaceLeader();
                check();
            }
        } catch (RuntimeException | AssertionError broken) {
            throw new AssertionError("seed " + seed + " step " + step, broken);
        }
    }

    private void check() {
        StoredState stored = new StoredState(master.beans(StateLoader.class), properties);
        master.bean(ClusterWriter.class).call(stored);
        stored.join();
    }

    private void replaceLeader() {
        long epoch = master.bean(Leadership.class).epoch();
        database.asService()
                .sql(
                        """
                        update leader set epoch = epoch + 1, holder = gen_random_uuid(),
                                          expires_at = '-infinity'
                        """)
                .update();
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() ->
                        master.bean(Leadership.class).isServing()
                                && master.bean(Leadership.class).epoch() > epoch + 1);
        frameworks.forEach(framework -> framework.listen(master));
    }

    private void command() {
        switch (random.nextInt(22)) {
            case 0 -> newAgent();
            case 1, 2 -> any(agents).ifPresent(ScriptedAgent::sync);
            case 3 -> any(agents).ifPresent(this::describe);
            case 4, 5, 6 -> report();
            case 7, 8, 9 -> accept();
            case 10 -> decline();
            case 11 -> kill();
            case 12 -> request();
            case 13 -> withdraw();
            case 14 -> role();
            case 15 -> standing();
            case 16 -> wishes();
            case 17 -> newFramework();
            case 18 -> acknowledge();
            case 19, 20 -> reserve();
            default -> agentTrouble();
        }
    }

    private LiveView view() {
        return master.bean(ClusterWriter.class).view();
    }

    /// Of what is there now: views change meanwhile.
    private <T> Optional<T> any(Collection<T> all) {
        List<T> now = List.copyOf(all);
        return now.isEmpty() ? Optional.empty() : Optional.of(now.get(random.nextInt(now.size())));
    }

    private Optional<ScriptedFramework> owner(FrameworkId id) {
        return frameworks.stream().filter(f -> f.id().equals(id)).findFirst();
    }

    private void newAgent() {
        if (agents.size() < 8) {
            agents.add(
                    ScriptedAgent.register(
                            master,
                            "agent-" + names++,
                            1_000L * (1 + random.nextInt(8)),
                            512L * (1 + random.nextInt(8)),
                            random.nextInt(3) > 0
                                    ? List.of()
                                    : List.of(
                                            new OwnReservation(
                                                    anyRole(), Resources.of(500, 256)))));
        }
    }

    /// It says with a sync that it fares otherwise.
    private void describe(ScriptedAgent agent) {
        agent.describe("pressure.load", random.nextBoolean() ? "high" : "none");
        agent.sync();
    }

    private void report() {
        any(view().tasks().all())
                .ifPresent(task -> {
                    TaskState state = REPORTS.get(random.nextInt(REPORTS.size()));
                    agents.stream()
                            .filter(agent -> agent.id.equals(task.allocation().agentId()))
                            .findFirst()
                            .ifPresent(agent -> {
                                agent.note(
                                        task.key().taskId().value(),
                                        task.key().frameworkId(),
                                        state);
                                agent.sync();
                            });
                });
    }

    private void accept() {
        Optional<Offer> offer = any(view().offers().all());
        offer.flatMap(o -> owner(o.frameworkId()))
                .ifPresent(framework -> {
                    List<OfferLaunch> launches = new ArrayList<>();
                    for (int i = random.nextInt(4); i > 0; i--) {
                        launches.add(new OfferLaunch(offer.get().id(), task(framework)));
                    }
                    Duration refuse = refusal();
                    master.frameworks()
                            .accept(
                                    framework.id(),
                                    framework.token(),
                                    null,
                                    "key-" + names++,
                                    new AcceptRequest(
                                            List.of(offer.get().id()),
                                            reservations(offer.get()),
                                            launches,
                                            refuse));
                });
    }

    private ResourceNeeds part() {
        return ResourceNeeds.of(100L * (1 + random.nextInt(30)), 64L * random.nextInt(10));
    }

    private List<OfferReservation> reservations(Offer offer) {
        if (random.nextInt(3) > 0) {
            return List.of();
        }
        boolean reserve = random.nextBoolean();
        RoleName role = offer.role();
        return List.of(
                new OfferReservation(
                        offer.id(),
                        reserve
                                ? OfferReservation.Operation.RESERVE
                                : OfferReservation.Operation.RELEASE,
                        role,
                        reserve && random.nextBoolean() ? role.parent().orElse(null) : null,
                        part()));
    }

    /// By an operator.
    private void reserve() {
        any(agents)
                .ifPresent(agent -> {
                    RoleName role = anyRole();
                    if (random.nextInt(3) == 0) {
                        master.agents()
                                .release(agent.id, null, new ReservationRelease(role, part()));
                    } else {
                        RoleName from = random.nextBoolean() ? role.parent().orElse(null) : null;
                        master.agents()
                                .reserve(
                                        agent.id,
                                        "reserve-" + names++,
                                        new ReservationRequest(role, from, part()));
                    }
                });
    }

    /// Mostly a moment; sometimes so long that it outlives the leader.
    private Duration refusal() {
        return random.nextInt(6) == 0
                ? Duration.ofMinutes(1 + random.nextInt(3))
                : Duration.ofMillis(random.nextInt(200));
    }

    private TaskSpec task(ScriptedFramework framework) {
        return framework.task("task-" + names++, 100L * (1 + random.nextInt(15)));
    }

    private void decline() {
        any(view().offers().all())
                .ifPresent(offer ->
                        owner(offer.frameworkId())
                                .ifPresent(f ->
                                        master.frameworks()
                                                .decline(
                                                        f.id(),
                                                        f.token(),
                                                        null,
                                                        new DeclineRequest(
                                                                List.of(offer.id()),
                                                                refusal(),
                                                                "not now"))));
    }

    private void kill() {
        Optional<TaskRecord> task = any(view().tasks().all());
        task.flatMap(t -> owner(t.key().frameworkId()))
                .ifPresent(f ->
                        master.frameworks()
                                .kill(
                                        f.id(),
                                        f.token(),
                                        null,
                                        new KillRequest(
                                                List.of(
                                                        new KillRequest.TaskKill(
                                                                task.get().key().taskId(),
                                                                Duration.ofSeconds(
                                                                        random.nextInt(3)))))));
    }

    private void request() {
        any(frameworks)
                .ifPresent(framework -> {
                    List<TaskSpec> tasks = new ArrayList<>();
                    for (int i = random.nextInt(3); i >= 0; i--) {
                        tasks.add(task(framework));
                    }
                    master.frameworks()
                            .request(
                                    framework.id(),
                                    framework.token(),
                                    null,
                                    "key-" + names++,
                                    new ResourceRequests(
                                            List.of(
                                                    new ResourceRequests.ResourceRequest(
                                                            new RequestId("request-" + names++),
                                                            anyRole(),
                                                            tasks,
                                                            null))));
                });
    }

    private void withdraw() {
        Optional<ResourceRequest> request = any(view().requests().all());
        request.flatMap(r -> owner(r.key().frameworkId()))
                .ifPresent(f ->
                        master.frameworks()
                                .withdraw(
                                        f.id(),
                                        f.token(),
                                        null,
                                        new WithdrawRequest(
                                                List.of(request.get().key().requestId()))));
    }

    private RoleName anyRole() {
        return new RoleName(ROLES.get(random.nextInt(ROLES.size())));
    }

    /// Limits are set high only: below what is held they would be refused.
    private void role() {
        Quota quota =
                random.nextBoolean()
                        ? null
                        : new Quota(
                                Quantities.ZERO,
                                new Limits(new TreeMap<>(Map.of("cpus", limit()))));
        RoleSettings settings = new RoleSettings(BigDecimal.valueOf(1 + random.nextInt(5)), quota);
        master.cluster().putRole(anyRole().value().replace('/', '~'), false, settings);
    }

    private long limit() {
        return 1_000L * (1 + random.nextInt(20));
    }

    private void standing() {
        any(agents)
                .ifPresent(agent -> {
                    switch (random.nextInt(8)) {
                        case 0 -> master.agents().drain(agent.id, null, false);
                        case 1 -> master.agents().deactivate(agent.id);
                        case 2 -> {
                            master.agents().gone(agent.id);
                            agents.remove(agent);
                        }
                        default -> master.agents().reactivate(agent.id);
                    }
                });
    }

    private void wishes() {
        any(frameworks)
                .ifPresent(framework -> {
                    if (random.nextInt(3) == 0) {
                        master.frameworks()
                                .putOfferTerms(
                                        framework.id(), framework.token(), null, offerTerms());
                        return;
                    }
                    RolesRequest roles = new RolesRequest(List.of());
                    if (random.nextInt(3) == 0) {
                        master.frameworks()
                                .suppress(framework.id(), framework.token(), null, roles);
                    } else {
                        master.frameworks()
                                .revive(
                                        framework.id(),
                                        framework.token(),
                                        null,
                                        random.nextBoolean()
                                                ? roles
                                                : new RolesRequest(List.of(), needs()));
                    }
                });
    }

    private void newFramework() {
        if (frameworks.size() < 4) {
            ScriptedFramework framework = ScriptedFramework.silent(master, "r1", mode());
            framework.listen(master);
            frameworks.add(framework);
            return;
        }
        ScriptedFramework known = any(frameworks).orElseThrow();
        if (random.nextInt(4) == 0) {
            frameworks.remove(known);
            master.frameworks().remove(known.id(), known.token(), null);
        } else {
            List<RoleName> roles =
                    ROLES.subList(0, 1 + random.nextInt(ROLES.size())).stream()
                            .map(RoleName::new)
                            .toList();
            master.frameworks()
                    .register(
                            null,
                            known.token(),
                            new FrameworkRegistration(
                                    "other",
                                    known.id(),
                                    null,
                                    roles,
                                    mode(),
                                    null,
                                    null,
                                    random.nextBoolean() ? null : offerTerms(),
                                    null));
        }
    }

    /// Of a role that it may not have.
    private OfferTerms offerTerms() {
        OfferShape shape =
                new OfferShape(
                        random.nextBoolean()
                                ? Optional.empty()
                                : Optional.of(OfferMinimum.valueOf("cpus:" + random.nextInt(3))),
                        random.nextBoolean()
                                ? OfferConstraints.NONE
                                : new OfferConstraints(
                                        List.of(
                                                List.of(
                                                        new Constraint(
                                                                "host",
                                                                Operator.MATCHES,
                                                                List.of("agent-[0-5]"),
                                                                0)))),
                        random.nextBoolean() ? Optional.empty() : Optional.of(needs()));
        return new OfferTerms(
                random.nextBoolean() ? Map.of() : Map.of(anyRole(), shape),
                random.nextBoolean()
                        ? OptionalLong.empty()
                        : OptionalLong.of(200 + random.nextInt(800)));
    }

    private List<OfferNeed> needs() {
        return List.of(
                new OfferNeed(
                        ResourceNeeds.of(100L * (1 + random.nextInt(15)), 64), random.nextInt(4)));
    }

    private AllocationMode mode() {
        return random.nextInt(3) == 0 ? AllocationMode.REQUEST : AllocationMode.OFFER;
    }

    private void acknowledge() {
        Optional<UpdateRecord> update = any(view().updates().all());
        update.flatMap(u -> owner(u.task().frameworkId()))
                .ifPresent(f ->
                        master.frameworks()
                                .acknowledge(
                                        f.id(),
                                        f.token(),
                                        null,
                                        new AcknowledgeRequest(
                                                List.of(
                                                        new AcknowledgeRequest.Acknowledged(
                                                                update.get().task().taskId(),
                                                                update.get().key().sequence())))));
    }

    /// An agent starts anew, with an empty store or without one of its tasks, or all fall silent
    /// until some count as unreachable.
    private void agentTrouble() {
        any(agents)
                .ifPresent(agent -> {
                    switch (random.nextInt(6)) {
                        case 0 -> {
                            agent.loseStore();
                            agent.register(master);
                        }
                        case 1 ->
                                Awaitility.await()
                                        .atMost(Duration.ofSeconds(10))
                                        .until(() ->
                                                view().agents().all().isEmpty()
                                                        || view().agents().all().stream()
                                                                .anyMatch(a -> a.unreachable()));
                        case 2 -> {
                            any(view().tasks().all())
                                    .ifPresent(t ->
                                            agent.lose(
                                                    t.key().frameworkId(),
                                                    t.key().taskId().value()));
                            agent.register(master);
                            agent.sync();
                        }
                        default -> {
                            agent.register(master);
                            agent.sync();
                        }
                    }
                });
    }
}
