package io.fairlead.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.agent.StatusUpdate;
import io.fairlead.api.agent.SyncRequest;
import io.fairlead.api.framework.FrameworkEvent;
import io.fairlead.api.framework.TaskUpdate;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.task.TaskState;
import io.fairlead.testkit.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// A framework that has acknowledged nothing for long listens again.
class LargeResetTest {

    private static final int UPDATES = 1_100;
    private static final int A_FRAME = 500;

    private Master master;
    private ScriptedFramework framework;

    /// One that hears nothing, and whose task's checks have changed their minds again and again.
    private void fallBehind() {
        ScriptedAgent agent = ScriptedAgent.register(master, "a1", 4_000, 8_192);
        framework = ScriptedFramework.register(master, "research");
        framework.accept("key", framework.awaitOffer(), framework.task("t", 1_000));
        agent.awaitLaunch();
        List<StatusUpdate> updates =
                LongStream.rangeClosed(1, UPDATES).mapToObj(this::update).toList();
        SyncRequest said = agent.request(1_000);
        master.agents()
                .sync(
                        agent.id,
                        new SyncRequest(
                                said.incarnation(),
                                said.epoch(),
                                said.sequence(),
                                updates,
                                null,
                                null,
                                null,
                                said.process()));
    }

    private StatusUpdate update(long sequence) {
        return new StatusUpdate(
                framework.id(),
                new TaskId("t"),
                sequence,
                TaskState.RUNNING,
                Instant.now(),
                null,
                null,
                null,
                null,
                sequence % 2 == 0,
                null,
                null);
    }

    private void awaitAll() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> framework.updates.size() >= UPDATES);
    }

    @Test
    void it_is_told_all_in_frames_of_bounded_size_and_hears_the_last_or_begins_anew() {
        try (Master running = Master.leading(new TestDatabase("fairlead_master"))) {
            master = running;
            fallBehind();
            awaitAll();
            framework.events.clear();
            framework.updates.clear();

            framework.listen(master);
            awaitAll();

            List<FrameworkEvent> told =
                    framework.events.stream()
                            .filter(e ->
                                    e instanceof FrameworkEvent.Reset
                                            || e instanceof FrameworkEvent.Updates)
                            .toList();
            assertThat(told.getFirst())
                    .isInstanceOfSatisfying(
                            FrameworkEvent.Reset.class,
                            reset -> assertThat(reset.updates()).hasSize(A_FRAME));
            assertThat(told.stream().skip(1))
                    .allSatisfy(each ->
                            assertThat(((FrameworkEvent.Updates) each).updates())
                                    .hasSizeLessThanOrEqualTo(A_FRAME));
            assertThat(framework.updates)
                    .extracting(TaskUpdate::sequence)
                    .containsExactlyElementsOf(LongStream.rangeClosed(1, UPDATES).boxed().toList());

            // Of three frames it has heard the first.
            framework.lastEventId = framework.lastResetId;
            framework.events.clear();
            framework.listenOn(master);
            framework.awaitEvent(FrameworkEvent.Reset.class);
        }
    }
}
