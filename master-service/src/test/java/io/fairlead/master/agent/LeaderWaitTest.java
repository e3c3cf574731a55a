package io.fairlead.master.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.master.leadership.Leadership;
import io.fairlead.master.leadership.LeadershipScript;
import io.fairlead.master.leadership.LeadershipSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/// How agents come in that have lost their leader.
class LeaderWaitTest {

    private static final int WAITING = 50;

    /// So many that the first has its turn after minutes only.
    private static final int HUGE_FLEET = Integer.MAX_VALUE;

    private final Leadership leadership = new Leadership();
    private final LeadershipScript script = new LeadershipScript(leadership);
    private final LeaderWait leaderWait =
            new LeaderWait(
                    leadership,
                    new LeadershipSettings(Duration.ofHours(1), Duration.ZERO, null),
                    new Binder(
                                    new MapConfigurationPropertySource(
                                            Map.of("fairlead.agent.unreachable-after", "P9D")))
                            .bindOrCreate("fairlead.agent", AgentSettings.class));

    private Thread comes(boolean isNews) {
        return Thread.ofVirtual().start(() -> leaderWait.await(isNews));
    }

    private List<Thread> fleet(boolean isNews) {
        return IntStream.range(0, WAITING).mapToObj(_ -> comes(isNews)).toList();
    }

    private static void awaitWaiting(List<Thread> fleet) {
        Awaitility.await()
                .until(() ->
                        fleet.stream()
                                .allMatch(one -> one.getState() == Thread.State.TIMED_WAITING));
    }

    private static void awaitIn(List<Thread> fleet) {
        Awaitility.await().until(() -> fleet.stream().noneMatch(Thread::isAlive));
    }

    @Test
    void all_of_them_when_this_master_leads() {
        List<Thread> fleet = fleet(false);
        awaitWaiting(fleet);
        leaderWait.opened(WAITING);
        script.serves();
        awaitIn(fleet);
        awaitIn(fleet(true));
    }

    @Test
    void each_in_its_turn_but_who_was_heard_already() {
        leaderWait.opened(HUGE_FLEET);
        script.serves();
        List<Thread> fleet = fleet(true);
        awaitWaiting(fleet);
        awaitIn(List.of(comes(false)));
        assertThat(fleet).allMatch(Thread::isAlive);
        script.resigns();
        // Nobody leads now: they wait for who does.
        assertThat(fleet).allMatch(Thread::isAlive);
        leaderWait.opened(0);
        script.serves();
        awaitIn(fleet);
    }

    @Test
    void they_are_sent_on_when_the_leader_is_seen_to_live() {
        List<Thread> fleet = fleet(false);
        awaitWaiting(fleet);
        script.otherRenews();
        assertThat(fleet).as("that may have been before the leader died").allMatch(Thread::isAlive);
        script.otherRenews();
        awaitIn(fleet);
        assertThat(leadership.isServing()).isFalse();
    }

    @Test
    void who_comes_late_waits_for_renewals_of_its_own() {
        List<Thread> early = fleet(false);
        awaitWaiting(early);
        script.otherRenews();
        List<Thread> late = fleet(false);
        awaitWaiting(late);
        script.otherRenews();
        awaitIn(early);
        assertThat(late).allMatch(Thread::isAlive);
        script.otherRenews();
        awaitIn(late);
    }

    @Test
    void who_comes_while_others_are_let_in_is_not_forgotten() {
        leaderWait.opened(WAITING);
        script.serves();
        for (int i = 0; i < WAITING; i++) {
            awaitIn(fleet(true));
        }
    }
}
