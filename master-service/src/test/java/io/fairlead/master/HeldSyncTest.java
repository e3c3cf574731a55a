package io.fairlead.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.agent.SyncAnswer;
import io.fairlead.testkit.TestDatabase;
import org.junit.jupiter.api.Test;

/// Syncs that are held for long.
class HeldSyncTest {

    @Test
    void a_sync_is_held_for_longer_than_a_connection_may_be_idle() {
        try (Master master =
                Master.leading(
                        new TestDatabase("fairlead_master"),
                        "server.jetty.connection-idle-timeout=PT0.2S",
                        "fairlead.agent.sync-wait=PT1S")) {
            ScriptedAgent agent = ScriptedAgent.register(master, "agent", 4_000, 8_192);
            agent.sync();
            SyncAnswer held = agent.sync();
            assertThat(held.superseded()).isFalse();
            assertThat(held.inventoryWanted()).isFalse();
        }
    }
}
