package io.fairlead.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.agent.AgentState;
import io.fairlead.api.framework.FrameworkEvent;
import io.fairlead.testkit.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Many agents fall silent at once: more likely the master is cut off than all of them are lost.
@Tag("database")
class MassSilenceTest {

    private static final int AGENTS = 4;

    private static long inState(Master master, AgentState state) {
        return master.agents().agents(state, null, null).items().size();
    }

    private static List<ScriptedAgent> fall(Master master) {
        List<ScriptedAgent> agents =
                IntStream.range(0, AGENTS)
                        .mapToObj(i -> ScriptedAgent.register(master, "a" + i, 4_000, 8_192))
                        .toList();
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> master.cluster().cluster().silence().agents() == AGENTS);
        return agents;
    }

    private static Master master(String pause) {
        return Master.leading(
                new TestDatabase("fairlead_master"),
                "fairlead.agent.sync-wait=PT0.2S",
                "fairlead.agent.unreachable-after=PT3S",
                "fairlead.agent.removal.safety-least=3",
                "fairlead.agent.removal.safety-pause=" + pause);
    }

    @Test
    void none_is_marked_and_nothing_is_offered_on_them_until_they_are_heard_of() {
        try (Master master = master("PT1H")) {
            ScriptedFramework framework = ScriptedFramework.register(master, "research");
            List<ScriptedAgent> agents = fall(master);
            var silence = master.cluster().cluster().silence();
            assertThat(silence.heldSince()).isNotNull();
            assertThat(silence.heldUntil())
                    .isEqualTo(silence.heldSince().plus(Duration.ofHours(1)));
            assertThat(inState(master, AgentState.ACTIVE)).isEqualTo(AGENTS);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> master.cluster().offers(null, null, null).items().isEmpty());
            framework.awaitEvent(FrameworkEvent.Rescinded.class);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> {
                        agents.forEach(ScriptedAgent::sync);
                        return master.cluster().offers(null, null, null).items().size() == AGENTS;
                    });
            assertThat(master.cluster().cluster().silence().heldUntil()).isNull();
        }
    }

    @Test
    void after_the_pause_they_count_as_unreachable() {
        try (Master master = master("PT2S")) {
            List<ScriptedAgent> agents = fall(master);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> inState(master, AgentState.UNREACHABLE) == AGENTS);
            assertThat(master.cluster().cluster().silence().agents()).isZero();
            agents.forEach(ScriptedAgent::sync);
            assertThat(inState(master, AgentState.ACTIVE)).isEqualTo(AGENTS);
        }
    }
}
