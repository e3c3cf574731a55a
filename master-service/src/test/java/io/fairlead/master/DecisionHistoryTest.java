package io.fairlead.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.framework.DeclineRequest;
import io.fairlead.api.framework.RolesRequest;
import io.fairlead.api.operator.RoleSettings;
import io.fairlead.testkit.TestDatabase;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What was decided can be read with SQL.
@Tag("database")
class DecisionHistoryTest {

    private final TestDatabase database = new TestDatabase("fairlead_master");

    private List<String> decisions(String what, String name) {
        return database.asService()
                .sql("select decision from decisions where what = ? and name = ? order by at")
                .params(what, name)
                .query(String.class)
                .list();
    }

    @Test
    void operators_and_frameworks_decisions_are_kept_with_their_reasons() {
        try (Master master = Master.leading(database)) {
            ScriptedAgent agent = ScriptedAgent.register(master, "a1", 4_000, 8_192);
            ScriptedFramework framework = ScriptedFramework.register(master, "research");
            master.cluster()
                    .putRole("research", false, new RoleSettings(new BigDecimal("2"), null));
            master.frameworks()
                    .decline(
                            framework.id(),
                            framework.token(),
                            null,
                            new DeclineRequest(
                                    List.of(framework.awaitOffer().id()),
                                    Duration.ofHours(1),
                                    "no licence there"));
            master.frameworks()
                    .suppress(framework.id(), framework.token(), null, new RolesRequest(List.of()));
            master.agents().deactivate(agent.id);
            master.agents().reactivate(agent.id);
            master.frameworks().remove(framework.id(), framework.token(), null);

            assertThat(decisions("AGENT", "a1")).containsExactly("ACTIVE", "DEACTIVATED", "ACTIVE");
            assertThat(decisions("ROLE", "research")).containsExactly("SET", "SET");
            assertThat(decisions("OFFER", "research")).contains("DECLINED");
            assertThat(
                            database.asService()
                                    .sql("select reason from decisions where decision = 'DECLINED'")
                                    .query(String.class)
                                    .list())
                    .containsExactly("no licence there");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .untilAsserted(() ->
                            assertThat(decisions("FRAMEWORK", "framework of research"))
                                    .containsExactly("SET", "SET", "REMOVED"));
        }
    }
}
