package io.fairlead.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.fairlead.api.problem.Problem;
import io.fairlead.api.problem.ProblemException;
import io.fairlead.core.allocation.RoleTerms;
import io.fairlead.core.id.RoleName;
import io.fairlead.master.leadership.Leadership;
import io.fairlead.master.state.RoleRecord;
import io.fairlead.master.writer.ClusterWriter;
import io.fairlead.master.writer.Command;
import io.fairlead.testkit.TestDatabase;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What becomes of the others when one command has a bug.
@Tag("database")
class BrokenCommandTest {

    private static final RoleName ROLE = new RoleName("half-made");

    private Master master;
    private ClusterWriter writer;

    @BeforeEach
    void start() {
        master =
                Master.leading(
                        new TestDatabase("fairlead_master"), "fairlead.leadership.lease=PT20S");
        writer = master.bean(ClusterWriter.class);
    }

    @AfterEach
    void stop() {
        master.close();
    }

    /// The commands given, decided in one batch.
    private void inOneBatch(Runnable send) throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        CompletableFuture<String> before =
                writer.send((_, _) -> {
                    begun.countDown();
                    await(over);
                    return "before";
                });
        begun.await();
        send.run();
        over.countDown();
        before.join();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private static ProblemException problemOf(CompletableFuture<?> answer) {
        return (ProblemException) catchThrowable(answer::join).getCause();
    }

    private static Command<String> broken(boolean halfway) {
        return (state, _) -> {
            if (halfway) {
                state.roles().put(ROLE, new RoleRecord(ROLE, RoleTerms.DEFAULT));
            }
            throw new IllegalStateException("a bug");
        };
    }

    @Test
    void a_bug_that_has_touched_nothing_is_its_callers_alone() throws InterruptedException {
        long epoch = master.bean(Leadership.class).epoch();
        CompletableFuture<?>[] answers = new CompletableFuture<?>[3];
        inOneBatch(() -> {
            answers[0] = writer.send((_, _) -> "one");
            answers[1] = writer.send(broken(false));
            answers[2] = writer.send((_, _) -> "three");
        });
        assertThat(answers[0].join()).isEqualTo("one");
        assertThat(answers[2].join()).isEqualTo("three");
        ProblemException problem = problemOf(answers[1]);
        assertThat(problem.problem()).isEqualTo(Problem.INTERNAL);
        assertThat(problem.properties()).containsKey("id");
        assertThat(master.bean(Leadership.class).epoch()).isEqualTo(epoch);
    }

    @Test
    void a_bug_halfway_costs_the_term_and_leaves_no_trace() throws InterruptedException {
        long epoch = master.bean(Leadership.class).epoch();
        CompletableFuture<?>[] answers = new CompletableFuture<?>[2];
        inOneBatch(() -> {
            answers[0] = writer.send((_, _) -> "one");
            answers[1] = writer.send(broken(true));
        });
        assertThat(problemOf(answers[0]).problem()).isEqualTo(Problem.UNAVAILABLE);
        assertThat(problemOf(answers[1]).problem()).isEqualTo(Problem.INTERNAL);
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() ->
                        master.bean(Leadership.class).isServing()
                                && master.bean(Leadership.class).epoch() > epoch);
        assertThat(writer.view().roles().find(ROLE)).isNull();
    }
}
