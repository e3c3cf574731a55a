package io.fairlead.master;

import static io.fairlead.master.Problems.problemOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.api.agent.AgentState;
import io.fairlead.api.agent.AgentView;
import io.fairlead.api.agent.ReservationRequest;
import io.fairlead.api.agent.SyncAnswer;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.task.TaskState;
import io.fairlead.testkit.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Agents that are given up, or unreachable for long, are kept for a while; then history tells of
/// them.
@Tag("database")
class AwayAgentsTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final TestDatabase database = new TestDatabase("fairlead_master");
    private Master master;

    @AfterEach
    void stop() {
        master.close();
    }

    private void start(String... settings) {
        master = Master.leading(database, settings);
    }

    private boolean isKnown(AgentId id) {
        return master.agents().agents(null, null, null, null).items().stream()
                .anyMatch(agent -> agent.id().equals(id));
    }

    private void awaitForgotten(AgentId id) {
        Awaitility.await().atMost(SOON).until(() -> !isKnown(id));
    }

    private List<AgentId> at(Instant time) {
        return master.agents().agents(null, time, null, null).items().stream()
                .map(AgentView::id)
                .toList();
    }

    /// A moment between what was done before and what is done after.
    private static Instant moment() {
        Instant before = Instant.now().plusMillis(1);
        while (Instant.now().isBefore(before.plusMillis(2))) {
            Thread.onSpinWait();
        }
        return before;
    }

    @Test
    void of_more_that_were_given_up_than_are_to_be_kept_the_latest_are() {
        start("fairlead.agent.away.max-count=1", "fairlead.agent.away.look-every=PT0.05S");
        ScriptedAgent first = ScriptedAgent.register(master, "first", 4_000, 8_192);
        ScriptedAgent second = ScriptedAgent.register(master, "second", 4_000, 8_192);
        master.agents().gone(first.id);
        Instant then = moment();
        master.agents().gone(second.id);

        awaitForgotten(first.id);

        for (int leader = 1; leader <= 2; leader++) {
            assertThat(master.agents().agent(second.id).state()).isEqualTo(AgentState.GONE);
            assertThat(problemOf(() -> second.register(master)).status()).isEqualTo(409);
            assertThat(problemOf(second::sync).type()).endsWith("agent-unknown");
            assertThat(problemOf(() -> master.agents().agent(first.id)).status()).isEqualTo(404);
            assertThat(problemOf(() -> master.agents().gone(first.id)).status()).isEqualTo(404);
            assertThat(problemOf(first::sync).type()).endsWith("agent-unknown");
            assertThat(at(then)).containsExactlyInAnyOrder(first.id, second.id);
            assertThat(at(moment())).containsExactly(second.id);
            master.dethrone(database);
        }
    }

    @Test
    void who_registers_under_the_name_of_one_that_is_forgotten_is_another() {
        start("fairlead.agent.away.max-count=0", "fairlead.agent.away.look-every=PT0.05S");
        ScriptedAgent agent = ScriptedAgent.register(master, "a1", 4_000, 8_192);
        ScriptedFramework framework = ScriptedFramework.register(master, "research");
        framework.accept("k", framework.awaitOffer(), framework.task("t", 1_000));
        agent.awaitLaunch();
        agent.report("t", framework.id(), TaskState.RUNNING);
        AgentId before = agent.id;
        master.agents().gone(before);
        awaitForgotten(before);

        agent.register(master);
        SyncAnswer answer = agent.sync();

        assertThat(agent.id).isNotEqualTo(before);
        assertThat(answer.kills()).extracting(kill -> kill.taskId().value()).containsExactly("t");
        assertThat(framework.awaitUpdate("t", TaskState.GONE).agentId()).isEqualTo(before);
    }

    @Test
    void of_one_that_was_given_up_only_who_it_was_is_kept() {
        start();
        ScriptedAgent agent = ScriptedAgent.register(master, "a1", 4_000, 8_192);
        Instant then = moment();

        AgentView gone = master.agents().gone(agent.id);

        assertThat(gone.name()).isEqualTo("a1");
        assertThat(gone.attributes().values()).isEmpty();
        assertThat(gone.total().isNone()).isTrue();
        AgentView past = master.agents().agents(null, then, null, null).items().getFirst();
        assertThat(past.total().cpus()).isEqualTo(4_000);
    }

    /// Each step at a master of its own, so that nothing happens before its time.
    @Test
    void those_unreachable_for_long_are_forgotten_where_nothing_is_lost_with_them() {
        start();
        ScriptedAgent busy = ScriptedAgent.register(master, "busy", 4_000, 8_192);
        ScriptedFramework framework = ScriptedFramework.register(master, "research");
        framework.accept("k", framework.awaitOffer(), framework.task("t", 1_000));
        ScriptedAgent reserved = ScriptedAgent.register(master, "reserved", 4_000, 8_192);
        master.agents()
                .reserve(
                        reserved.id,
                        null,
                        new ReservationRequest(
                                new RoleName("other"), null, ResourceNeeds.of(1_000, 512)));
        ScriptedAgent held = ScriptedAgent.register(master, "held", 4_000, 8_192);
        master.agents().deactivate(held.id);
        ScriptedAgent idle = ScriptedAgent.register(master, "idle", 4_000, 8_192);
        master.close();
        start("fairlead.agent.unreachable-after=PT0.5S");
        awaitAllUnreachable(4);
        master.close();

        start("fairlead.agent.away.max-age=PT0.001S", "fairlead.agent.away.look-every=PT0.05S");
        awaitForgotten(idle.id);

        awaitAllUnreachable(3);
        assertThat(List.of(busy, reserved, held)).allMatch(agent -> isKnown(agent.id));
        AgentId before = idle.id;
        assertThat(problemOf(() -> idle.sync(master)).type()).endsWith("agent-unknown");
        idle.register(master);
        assertThat(idle.id).isNotEqualTo(before);
    }

    private void awaitAllUnreachable(int number) {
        Awaitility.await()
                .atMost(SOON)
                .until(() ->
                        master.agents()
                                        .agents(AgentState.UNREACHABLE, null, null, null)
                                        .items()
                                        .size()
                                == number);
    }

    @Test
    void history_keeps_no_baseline_of_one_that_was_forgotten_before_it_begins() {
        start("fairlead.agent.away.max-count=0", "fairlead.agent.away.look-every=PT0.05S");
        ScriptedAgent agent = ScriptedAgent.register(master, "a1", 4_000, 8_192);
        ScriptedAgent other = ScriptedAgent.register(master, "a2", 4_000, 8_192);
        keepBaselines();
        assertThat(baselines()).containsExactlyInAnyOrder(agent.id, other.id);
        master.agents().gone(agent.id);
        awaitForgotten(agent.id);

        keepBaselines();

        assertThat(baselines()).containsExactly(other.id);
        assertThat(at(moment())).containsExactly(other.id);
    }

    private void keepBaselines() {
        moment();
        database.asService().sql("select keep_baselines(now())").query().listOfRows();
    }

    private List<AgentId> baselines() {
        return database.asService()
                .sql("select agent_id from agent_baseline")
                .query((row, _) -> AgentId.valueOf(row.getString(1)))
                .list();
    }

    @ParameterizedTest
    @CsvSource({
        "fairlead.agent.away.max-age=PT0S, maxAge and lookEvery must be positive",
        "fairlead.agent.away.max-count=-1, maxCount must not be negative"
    })
    void settings_that_make_no_sense_are_refused_at_start(String setting, String why) {
        start();
        assertThatThrownBy(() -> Master.start(database, setting)).hasStackTraceContaining(why);
    }
}
