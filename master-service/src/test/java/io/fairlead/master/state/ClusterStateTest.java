package io.fairlead.master.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.agent.StatusUpdate;
import io.fairlead.api.framework.AllocationMode;
import io.fairlead.core.allocation.Acceptance;
import io.fairlead.core.allocation.Allocator;
import io.fairlead.core.allocation.AllocatorSettings;
import io.fairlead.core.allocation.Launch;
import io.fairlead.core.allocation.Offer;
import io.fairlead.core.allocation.Reserved;
import io.fairlead.core.allocation.ResourceRequest;
import io.fairlead.core.allocation.RoleTerms;
import io.fairlead.core.allocation.Round;
import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.IncarnationId;
import io.fairlead.core.id.RequestId;
import io.fairlead.core.id.RequestKey;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.offer.OfferTerms;
import io.fairlead.core.resource.Limits;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.TaskSpec;
import io.fairlead.core.task.TaskState;
import io.fairlead.master.state.AgentRecord.Contact;
import io.fairlead.master.state.AgentRecord.Description;
import io.fairlead.master.state.AgentRecord.Standing;
import io.fairlead.master.state.FrameworkRecord.Terms;
import io.fairlead.master.state.History.Outcome;
import io.fairlead.master.state.TaskBook.Report;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random histories of a cluster: whatever comes, the properties hold after every step. A failure
/// names its seed.
class ClusterStateTest {

    private static final int STEPS = 1_500;
    private static final List<TaskState> REPORTS =
            List.of(
                    TaskState.STARTING,
                    TaskState.RUNNING,
                    TaskState.RUNNING,
                    TaskState.FINISHED,
                    TaskState.FAILED,
                    TaskState.KILLED);

    private Random random = new Random();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private int names;
    private ClusterState state = fresh();

    private ClusterState fresh() {
        Allocator allocator =
                new Allocator(
                        AllocatorSettings.DEFAULT,
                        () -> new UUID(random.nextLong(), random.nextLong()));
        return new ClusterState(1, allocator, now);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void the_properties_hold_whatever_comes(long seed) {
        random = new Random(seed);
        state = fresh();
        ClusterStateProperties properties = new ClusterStateProperties();
        limitedRole();
        for (int step = 0; step < STEPS; step++) {
            now = now.plusMillis(random.nextInt(2_000));
            try {
                step();
                properties.check(state);
            } catch (RuntimeException | AssertionError broken) {
                throw new AssertionError("seed " + seed + " step " + step, broken);
            }
            if (random.nextInt(4) == 0) {
                commit();
            }
        }
    }

    private void commit() {
        Commit commit = state.changes(now);
        state.publish(commit);
        assertThat(state.view().tasks().all()).hasSize(state.tasks().size());
        assertThat(state.view().offers().all()).hasSize(state.offers().size());
        state.startBatch();
    }

    private void limitedRole() {
        RoleName limited = new RoleName("limited");
        RoleTerms terms =
                new RoleTerms(
                        1_000, Quantities.ZERO, new Limits(new TreeMap<>(Map.of("cpus", 5_000L))));
        state.roles().put(limited, new RoleRecord(limited, terms));
        state.allocator().putRole(limited, terms);
    }

    private void step() {
        switch (random.nextInt(14)) {
            case 0 -> newAgent();
            case 1 -> changeAgent();
            case 2 -> newFramework();
            case 3, 4, 5 -> cycle();
            case 6, 7 -> accept();
            case 8 -> decline();
            case 9, 10, 11 -> report();
            case 12 -> request();
            default -> loss();
        }
    }

    private <T> T any(Iterable<T> all) {
        List<T> list = new ArrayList<>();
        all.forEach(list::add);
        return list.isEmpty() ? null : list.get(random.nextInt(list.size()));
    }

    private void newAgent() {
        if (state.agents().size() < 12) {
            state.agentBook()
                    .put(
                            new AgentRecord(
                                    new AgentId(uuid()),
                                    new IncarnationId(uuid()),
                                    description("agent-" + names++),
                                    Standing.ACTIVE,
                                    null,
                                    false,
                                    null,
                                    now,
                                    Reserved.NONE,
                                    Contact.NONE),
                            now);
        }
    }

    private Description description(String name) {
        return new Description(
                name,
                URI.create("http://a"),
                "1",
                Resources.of(500 * (1 + random.nextInt(12)), 512 * (1 + random.nextInt(12))),
                Attributes.of(Map.of("host", name)));
    }

    private void changeAgent() {
        AgentRecord agent = any(state.agents().all());
        if (agent == null || agent.standing() == Standing.GONE) {
            return;
        }
        switch (random.nextInt(5)) {
            case 0 ->
                    state.agentBook()
                            .put(
                                    agent.with(
                                            agent.incarnation(),
                                            description(agent.description().name()),
                                            Contact.NONE),
                                    now);
            case 1 -> unreachable(agent);
            case 2 ->
                    state.agentBook()
                            .replace(agent.with(Standing.DEACTIVATED), "AGENT_DEACTIVATED", now);
            case 3 ->
                    state.agentBook()
                            .replace(agent.with(Standing.ACTIVE), "AGENT_DEACTIVATED", now);
            default -> state.agentBook().replace(agent.reached(), "BACK", now);
        }
    }

    private void unreachable(AgentRecord agent) {
        state.agentBook().replace(agent.unreachable(now), "AGENT_LOST", now);
        List.copyOf(state.taskBook().on(agent.id()))
                .forEach(task ->
                        state.taskBook().move(task, Report.of(TaskState.UNREACHABLE, now), now));
    }

    private void newFramework() {
        if (state.frameworks().size() > 6) {
            FrameworkRecord old = any(state.frameworks().all());
            if (!old.removing()) {
                state.frameworkBook().remove(old, now);
            }
            return;
        }
        FrameworkRecord framework =
                new FrameworkRecord(
                        new FrameworkId(uuid()),
                        new Terms(
                                "f",
                                List.of(new RoleName(random.nextBoolean() ? "limited" : "free")),
                                AllocationMode.OFFER,
                                "FCFS",
                                false,
                                null,
                                OfferTerms.DEFAULT),
                        "00",
                        Set.of(),
                        0,
                        false,
                        now,
                        new FrameworkRecord.Contact(1, now));
        state.frameworkBook().put(framework, now);
    }

    private void cycle() {
        state.offerBook().ended(state.allocator().expire(now), Outcome.EXPIRED, "EXPIRED", now);
        Round round = state.allocator().allocate(now);
        round.offers().forEach(state.offerBook()::made);
        round.grants()
                .forEach(grant -> {
                    state.frameworkBook().endRequest(grant.request(), "GRANTED", now);
                    RequestId id = grant.request().key().requestId();
                    grant.allocations().forEach(a -> state.taskBook().stage(a, id, now));
                });
    }

    private TaskSpec task() {
        return TaskSpec.process(
                new TaskId("t" + names++),
                "true",
                ResourceNeeds.of(100 * (1 + random.nextInt(20)), 64));
    }

    private void accept() {
        Offer offer = any(state.offers().all());
        if (offer == null) {
            return;
        }
        Acceptance decision =
                state.allocator()
                        .accept(
                                offer.frameworkId(),
                                List.of(offer.id()),
                                List.of(
                                        new Launch(offer.id(), task()),
                                        new Launch(offer.id(), task())),
                                Duration.ofSeconds(random.nextInt(5)),
                                now);
        if (decision instanceof Acceptance.Accepted accepted) {
            state.offerBook().ended(accepted.offers(), Outcome.ACCEPTED, null, now);
            accepted.allocations().forEach(a -> state.taskBook().stage(a, null, now));
        }
    }

    private void decline() {
        Offer offer = any(state.offers().all());
        if (offer != null) {
            state.offerBook()
                    .ended(
                            state.allocator()
                                    .decline(
                                            offer.frameworkId(),
                                            List.of(offer.id()),
                                            Duration.ofSeconds(1),
                                            now),
                            Outcome.DECLINED,
                            null,
                            now);
        }
    }

    private void report() {
        TaskRecord task = any(state.tasks().all());
        if (task == null) {
            return;
        }
        long sequence = task.progress().agentSequence() + random.nextInt(3);
        state.taskBook()
                .report(
                        task,
                        new StatusUpdate(
                                task.key().frameworkId(),
                                task.key().taskId(),
                                sequence,
                                REPORTS.get(random.nextInt(REPORTS.size())),
                                now,
                                null,
                                null,
                                null,
                                null,
                                null,
                                null,
                                null),
                        now);
    }

    private void request() {
        FrameworkRecord framework = any(state.frameworks().all());
        if (framework == null || framework.removing()) {
            return;
        }
        state.frameworkBook()
                .addRequest(
                        new ResourceRequest(
                                new RequestKey(framework.id(), new RequestId("r" + names++)),
                                framework.terms().roles().getFirst(),
                                now,
                                List.of(task(), task())));
    }

    private void loss() {
        TaskRecord task = any(state.tasks().all());
        if (task != null && random.nextBoolean()) {
            state.taskBook().kill(task, Duration.ofSeconds(1), now);
        } else if (task != null) {
            state.taskBook().move(task, Report.of(TaskState.GONE, now, "LOST", ""), now);
        }
    }

    private UUID uuid() {
        return new UUID(random.nextLong(), random.nextLong());
    }
}
