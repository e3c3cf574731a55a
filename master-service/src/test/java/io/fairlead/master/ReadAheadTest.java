package io.fairlead.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.agent.AgentView;
import io.fairlead.api.framework.OfferView;
import io.fairlead.core.task.TaskState;
import io.fairlead.master.leadership.Leadership;
import io.fairlead.master.state.ClusterStateProperties;
import io.fairlead.master.writer.ClusterWriter;
import io.fairlead.master.writer.StateLoader;
import io.fairlead.testkit.TestDatabase;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A master that reads while the leader is silent, and takes over afterwards.
@Tag("database")
class ReadAheadTest {

    private TestDatabase database;
    private Master master;

    @BeforeEach
    void start() {
        database = new TestDatabase("fairlead_master");
        master = Master.leading(database, "fairlead.leadership.lease=PT30S");
    }

    @AfterEach
    void stop() {
        master.close();
    }

    /// Of the next term: the lease goes to nobody first, under another epoch.
    private void anticipate() {
        master.bean(ClusterWriter.class).anticipate(master.bean(Leadership.class).epoch() + 2);
    }

    private double takeovers(boolean used) {
        return master
                .bean(MeterRegistry.class)
                .find("fairlead.leadership.readahead")
                .tag("used", Boolean.toString(used))
                .counters()
                .stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    @Test
    void what_was_read_is_used_where_nothing_was_committed_since() {
        ScriptedAgent agent = ScriptedAgent.register(master, "a1", 4_000, 8_192);
        ScriptedFramework framework = ScriptedFramework.register(master, "research");
        OfferView offer = framework.awaitOffer();
        framework.accept("key", offer, framework.task("t", 1_000));
        agent.awaitLaunch();
        agent.report("t", framework.id(), TaskState.RUNNING);
        framework.awaitUpdate("t", TaskState.RUNNING);
        var tasks = master.cluster().tasks(null, null, null);
        // The leader itself commits now and then: what it offers, what is told again.
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> {
                    anticipate();
                    master.dethrone(database);
                    return takeovers(true) > 0;
                });
        assertThat(master.cluster().tasks(null, null, null)).isEqualTo(tasks);
        ScriptedAgent.register(master, "a2", 4_000, 8_192);
        StoredState stored =
                new StoredState(master.beans(StateLoader.class), new ClusterStateProperties());
        master.bean(ClusterWriter.class).call(stored);
        stored.join();
    }

    @Test
    void what_was_read_is_read_anew_where_something_was_committed_since() {
        anticipate();
        ScriptedAgent.register(master, "late", 4_000, 8_192);
        master.dethrone(database);
        assertThat(takeovers(true)).isZero();
        assertThat(takeovers(false)).isEqualTo(1);
        assertThat(master.agents().agents(null, null, null, null).items())
                .extracting(AgentView::name)
                .containsExactly("late");
    }
}
