package io.fairlead.master;

import static io.fairlead.master.Problems.problemOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.api.Page;
import io.fairlead.api.agent.AgentUsage;
import io.fairlead.api.agent.AgentUsage.RunningTaskUsage;
import io.fairlead.api.agent.AgentUsageSample;
import io.fairlead.api.agent.TaskUsage;
import io.fairlead.api.agent.TaskUsageSample;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.task.TaskState;
import io.fairlead.testkit.TestDatabase;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What agents and tasks use: as told last, as it was, and in words that constraints understand.
@Tag("database")
class UsageHistoryTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");

    private TestDatabase database;
    private Master master;
    private ScriptedAgent agent;
    private ScriptedFramework framework;

    @BeforeEach
    void start() {
        database = new TestDatabase("fairlead_master");
        master =
                Master.leading(
                        database,
                        "fairlead.history.usage.every=PT0.05S",
                        "fairlead.history.usage.tasks-every=PT0.001S");
        agent = ScriptedAgent.register(master, "a1", 4_000, 8_192);
        framework = ScriptedFramework.register(master, "research");
    }

    @AfterEach
    void stop() {
        master.close();
    }

    private static AgentUsage usage(Instant at, double load, List<RunningTaskUsage> tasks) {
        return new AgentUsage(at, load, 600, 1_000, 300, 2_000, tasks);
    }

    private RunningTaskUsage task(Duration cpuTime, long memory) {
        return new RunningTaskUsage(
                framework.id(), new TaskId("t"), new TaskUsage(cpuTime, memory, 90, 40));
    }

    private void tell(AgentUsage usage) {
        agent.usage = usage;
        agent.sync();
    }

    private List<AgentUsageSample> samples() {
        return master.agents().usage(agent.id, null, null, null, null).items();
    }

    @Test
    void samples_of_agents_and_tasks_are_kept_in_their_order() {
        framework.accept("k", framework.awaitOffer(), framework.task("t", 1_000));
        agent.awaitLaunch();
        agent.report("t", framework.id(), TaskState.RUNNING);

        tell(usage(FIRST, 0.5, List.of(task(Duration.ofSeconds(2), 70))));
        await().atMost(SOON).until(() -> samples().size() == 1);
        tell(usage(FIRST.plusSeconds(10), 2.5, List.of(task(Duration.ofSeconds(17), 80))));
        await().atMost(SOON).until(() -> samples().size() == 2);

        assertThat(samples())
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("at")
                .containsExactly(
                        new AgentUsageSample(
                                Instant.EPOCH, 0.5, 600, 1_000, 300, 2_000, 1, null, 70, 40),
                        new AgentUsageSample(
                                Instant.EPOCH,
                                2.5,
                                600,
                                1_000,
                                300,
                                2_000,
                                1,
                                new BigDecimal("1.5"),
                                80,
                                40));
        assertThat(
                        master.cluster()
                                .taskUsage(framework.id(), new TaskId("t"), null, null, null, null)
                                .items())
                .extracting(TaskUsageSample::usage)
                .containsExactly(
                        new TaskUsage(Duration.ofSeconds(2), 70, 90, 40),
                        new TaskUsage(Duration.ofSeconds(17), 80, 90, 40));
        assertThat(master.agents().agent(agent.id).usage())
                .isEqualTo(
                        usage(
                                FIRST.plusSeconds(10),
                                2.5,
                                List.of(task(Duration.ofSeconds(17), 80))));
    }

    @Test
    void what_was_told_once_is_kept_once() {
        tell(usage(FIRST, 0.5, List.of()));
        await().atMost(SOON).until(() -> samples().size() == 1);
        agent.usage = null;
        agent.sync();
        tell(usage(FIRST.plusSeconds(1), 0.25, List.of()));
        await().atMost(SOON).until(() -> samples().getLast().load() == 0.25);
        assertThat(samples()).hasSize(2);
    }

    @Test
    void a_stretch_is_read_in_pages() {
        for (int i = 0; i < 5; i++) {
            int before = i;
            tell(usage(FIRST.plusSeconds(i), i, List.of()));
            await().atMost(SOON).until(() -> samples().size() == before + 1);
        }
        List<Double> read = new ArrayList<>();
        String cursor = null;
        do {
            Page<AgentUsageSample> page = master.agents().usage(agent.id, null, null, 2, cursor);
            page.items().forEach(sample -> read.add(sample.load()));
            cursor = page.nextCursor();
        } while (cursor != null);
        assertThat(read).containsExactly(0.0, 1.0, 2.0, 3.0, 4.0);
        Instant third = samples().get(2).at();
        assertThat(master.agents().usage(agent.id, third, null, null, null).items()).hasSize(3);
        assertThat(
                        master.agents()
                                .usage(agent.id, third.minusSeconds(60), third, null, null)
                                .items())
                .hasSize(2);
    }

    @Test
    void what_is_no_stretch_of_time_is_refused() {
        Instant now = Instant.now();
        var reversed = problemOf(() -> master.agents().usage(agent.id, now, now, null, null));
        assertThat(reversed.status()).isEqualTo(422);
        assertThat(reversed.pointers()).containsExactly("from");
        assertThat(problemOf(() -> master.agents().usage(agent.id, null, null, 0, null)).status())
                .isEqualTo(422);
        assertThat(
                        problemOf(() -> master.agents().usage(agent.id, null, null, null, "x"))
                                .pointers())
                .containsExactly("cursor");
        assertThat(
                        problemOf(() ->
                                        master.agents()
                                                .usage(
                                                        new AgentId(UUID.randomUUID()),
                                                        null,
                                                        null,
                                                        null,
                                                        null))
                                .status())
                .isEqualTo(404);
    }

    @Test
    void an_agent_says_with_a_sync_what_has_changed_of_it_and_offers_on_it_stand() {
        var offer = framework.awaitOffer();

        agent.describe("pressure.disk", "high");
        agent.sync();
        framework.accept("k", offer, framework.task("t", 1_000));

        assertThat(master.agents().agent(agent.id).attributes()).isEqualTo(agent.attributes);
        assertThat(agent.awaitLaunch().launches()).hasSize(1);
        assertThat(
                        database.asService()
                                .sql(
                                        """
                                        select attributes ->> 'pressure.disk' from agent_history
                                         order by changed_at desc limit 1
                                        """)
                                .query(String.class)
                                .single())
                .isEqualTo("high");
    }
}
