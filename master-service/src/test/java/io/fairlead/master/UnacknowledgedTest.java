package io.fairlead.master;

import static io.fairlead.master.Problems.problemOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.framework.DeclineRequest;
import io.fairlead.api.framework.FrameworkEvent;
import io.fairlead.api.framework.OfferView;
import io.fairlead.api.framework.ResourceRequests;
import io.fairlead.api.framework.ResourceRequests.ResourceRequest;
import io.fairlead.api.framework.TaskUpdate;
import io.fairlead.core.id.RequestId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.task.TaskSpec;
import io.fairlead.core.task.TaskState;
import io.fairlead.testkit.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A framework that does not acknowledge what it is told: it fills neither memory nor database.
@Tag("database")
class UnacknowledgedTest {

    private static final int MOST = 5;

    private final TestDatabase database = new TestDatabase("fairlead_master");
    private Master master;
    private ScriptedAgent agent;
    private ScriptedFramework framework;

    @BeforeEach
    void start() {
        master = Master.leading(database, "fairlead.writer.unacknowledged=" + MOST);
        agent = ScriptedAgent.register(master, "a1", 8_000, 8_192);
        framework = ScriptedFramework.register(master, "research");
    }

    @AfterEach
    void stop() {
        master.close();
    }

    private void run(int tasks) {
        TaskSpec[] specs =
                IntStream.range(0, tasks)
                        .mapToObj(i -> framework.task("t" + i, 500))
                        .toArray(TaskSpec[]::new);
        framework.accept("run", framework.awaitOffer(), specs);
        agent.awaitLaunch();
        for (int i = 0; i < tasks; i++) {
            agent.report("t" + i, framework.id(), TaskState.RUNNING);
            framework.awaitUpdate("t" + i, TaskState.RUNNING);
        }
    }

    private void accept(OfferView offer, String task) {
        framework.accept("accept " + task, offer, framework.task(task, 500));
    }

    private void request(String task) {
        master.frameworks()
                .request(
                        framework.id(),
                        framework.token(),
                        null,
                        "request " + task,
                        new ResourceRequests(
                                List.of(
                                        new ResourceRequest(
                                                new RequestId("r"),
                                                new RoleName("research"),
                                                List.of(framework.task(task, 500)),
                                                null))));
    }

    @Test
    void it_is_given_no_more_tasks_before_it_acknowledges() {
        run(MOST + 1);
        for (int leader = 1; leader <= 2; leader++) {
            OfferView offer = framework.awaitOffer();
            var refused = problemOf(() -> accept(offer, "more"));
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.body().path("unacknowledged").asInt()).isEqualTo(MOST + 1);
            assertThat(problemOf(() -> request("asked")).status()).isEqualTo(429);
            master.frameworks()
                    .decline(
                            framework.id(),
                            framework.token(),
                            null,
                            new DeclineRequest(List.of(offer.id()), Duration.ZERO, null));
            master.dethrone(database);
            framework.awaitEvent(FrameworkEvent.Closed.class);
            framework.events.clear();
            framework.forgetOffers();
            framework.listen(master);
        }

        framework.acknowledge(framework.awaitUpdate("t0", TaskState.RUNNING));

        accept(framework.awaitOffer(), "more");
        request("asked");
    }

    @Test
    void what_it_was_answered_once_it_is_answered_again() {
        OfferView offer = framework.awaitOffer();
        TaskSpec[] specs =
                IntStream.rangeClosed(0, MOST)
                        .mapToObj(i -> framework.task("t" + i, 500))
                        .toArray(TaskSpec[]::new);
        var answer = framework.accept("run", offer, specs);
        agent.awaitLaunch();
        for (int i = 0; i <= MOST; i++) {
            agent.report("t" + i, framework.id(), TaskState.RUNNING);
        }
        assertThat(framework.accept("run", offer, specs)).isEqualTo(answer);
    }

    @Test
    void only_the_latest_of_a_task_is_kept_where_it_owes_too_many() {
        run(1);
        for (int i = 0; i < 3 * MOST; i++) {
            agent.checked("t0", framework.id(), i % 2 == 0, true);
        }
        agent.report("t0", framework.id(), TaskState.FINISHED);
        framework.awaitUpdate("t0", TaskState.FINISHED);
        long last = 3 * MOST + 2;
        framework.events.clear();

        framework.listen(master);

        List<Long> kept =
                framework.awaitEvent(FrameworkEvent.Reset.class).updates().stream()
                        .map(TaskUpdate::sequence)
                        .toList();
        assertThat(kept).hasSizeLessThanOrEqualTo(MOST).endsWith(last).isSorted();
        assertThat(
                        database.asService()
                                .sql("select count(*) from task_event where sequence > 0")
                                .query(Long.class)
                                .single())
                .isEqualTo(last);
        framework.acknowledge(framework.awaitUpdate("t0", TaskState.FINISHED));
        framework.events.clear();
        framework.listen(master);
        assertThat(framework.awaitEvent(FrameworkEvent.Reset.class).updates()).isEmpty();
    }
}
