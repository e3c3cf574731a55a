package io.fairlead.master;

import static io.fairlead.master.Problems.problemOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.framework.KillRequest;
import io.fairlead.api.framework.OfferView;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.task.TaskSpec;
import io.fairlead.core.task.TaskState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Tasks as frameworks name, describe and kill them.
abstract class TaskCalls extends FrameworkCalls {

    @Test
    void a_task_id_is_never_used_again() {
        ScriptedFramework framework = framework();
        framework.accept("k1", framework.awaitOffer(), framework.task("t", 500));
        OfferView more = framework.awaitOffer();
        assertThat(problemOf(() -> framework.accept("k2", more, framework.task("t", 500))).type())
                .endsWith("id-used");
        agent.awaitLaunch();
        agent.report("t", framework.id(), TaskState.FINISHED);
        var problem =
                problemOf(() ->
                        framework.accept("k3", framework.awaitOffer(), framework.task("t", 500)));
        assertThat(problem.pointers()).containsExactly("/launches/0/task/taskId");
        assertThat(
                        problemOf(() ->
                                        framework.accept(
                                                "k4",
                                                framework.awaitOffer(),
                                                framework.task("x", 1),
                                                framework.task("x", 1)))
                                .type())
                .endsWith("id-used");
    }

    @Test
    void killing_a_task_never_known_says_so() {
        ScriptedFramework framework = framework();
        var answer =
                master.frameworks()
                        .kill(
                                framework.id(),
                                framework.token(),
                                null,
                                new KillRequest(
                                        List.of(
                                                new KillRequest.TaskKill(
                                                        new TaskId("nobody"), null))));
        assertThat(answer.unknown()).containsExactly(new TaskId("nobody"));
        assertThat(framework.reconcile("nobody").unknown()).containsExactly(new TaskId("nobody"));
    }

    @Test
    void a_text_that_the_database_cannot_hold_costs_nobody_anything() {
        ScriptedFramework framework = framework();
        OfferView offer = framework.awaitOffer();
        TaskSpec plain = framework.task("nul", 500);
        TaskSpec odd =
                new TaskSpec(
                        plain.taskId(),
                        plain.group(),
                        "echo \u0000 \ud800",
                        null,
                        List.of(),
                        Map.of("A\u0000", "\u0000"),
                        plain.resources(),
                        List.of(),
                        50,
                        null,
                        null,
                        null,
                        Duration.ofSeconds(1),
                        null,
                        Map.of());
        assertThat(framework.accept("k", offer, odd).tasks()).hasSize(1);
        assertThat(agent.awaitLaunch().launches().getFirst().task().command())
                .startsWith("echo \ufffd");
    }
}
