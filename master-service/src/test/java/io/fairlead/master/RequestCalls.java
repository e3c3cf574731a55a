package io.fairlead.master;

import static io.fairlead.master.Problems.problemOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.framework.AllocationMode;
import io.fairlead.api.framework.ResourceRequests;
import io.fairlead.api.framework.TaskUpdate;
import io.fairlead.api.framework.WithdrawRequest;
import io.fairlead.core.id.RequestId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.task.TaskSpec;
import io.fairlead.core.task.TaskState;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What frameworks ask for is granted, all or nothing, or withdrawn.
abstract class RequestCalls extends FrameworkCalls {

    private ResourceRequests.ResourceRequest need(String id, TaskSpec... tasks) {
        return new ResourceRequests.ResourceRequest(
                new RequestId(id), new RoleName(role), List.of(tasks), null);
    }

    private void request(
            ScriptedFramework framework, String key, ResourceRequests.ResourceRequest... needs) {
        master.frameworks()
                .request(
                        framework.id(),
                        framework.token(),
                        null,
                        key,
                        new ResourceRequests(List.of(needs)));
    }

    @Test
    void a_request_is_granted_and_told_as_staging() {
        ScriptedFramework framework =
                ScriptedFramework.silent(master, role, AllocationMode.REQUEST);
        framework.listen(master);
        request(framework, "k", need("r1", framework.task("t", 500)));
        request(framework, "k", need("r1", framework.task("t", 500)));
        TaskUpdate staged = framework.awaitUpdate("t", TaskState.STAGING);
        assertThat(staged.requestId()).isEqualTo(new RequestId("r1"));
        assertThat(staged.agentId()).isEqualTo(agent.id);
        assertThat(agent.awaitLaunch().launches()).hasSize(1);
        assertThat(
                        problemOf(() ->
                                        request(
                                                framework,
                                                "k2",
                                                need("r1", framework.task("u", 1))))
                                .type())
                .endsWith("id-used");
    }

    @Test
    void a_gang_gets_all_or_nothing_and_can_be_withdrawn() {
        ScriptedFramework framework =
                ScriptedFramework.silent(master, role, AllocationMode.REQUEST);
        framework.listen(master);
        TaskSpec[] many =
                IntStream.range(0, 5)
                        .mapToObj(i -> framework.task("big-" + i, 1_000))
                        .toArray(TaskSpec[]::new);
        TaskSpec[] few =
                IntStream.range(0, 3)
                        .mapToObj(i -> framework.task("small-" + i, 1_000))
                        .toArray(TaskSpec[]::new);
        request(framework, "k1", need("many", many));
        request(framework, "k2", need("few", few));
        // First come, first served: what cannot be placed yet is not passed.
        var answer =
                master.frameworks()
                        .withdraw(
                                framework.id(),
                                framework.token(),
                                null,
                                new WithdrawRequest(
                                        List.of(new RequestId("many"), new RequestId("gone"))));
        assertThat(answer.withdrawn()).containsExactly(new RequestId("many"));
        framework.awaitUpdate("small-2", TaskState.STAGING);
        assertThat(framework.updates).noneMatch(u -> u.taskId().value().startsWith("big"));
        assertThat(framework.updates).hasSize(3);
    }

    @Test
    void a_request_under_another_role_is_refused() {
        ScriptedFramework framework = framework();
        var foreign =
                new ResourceRequests.ResourceRequest(
                        new RequestId("r"),
                        new RoleName("elsewhere"),
                        List.of(framework.task("t", 1)),
                        null);
        var problem = problemOf(() -> request(framework, "k", foreign));
        assertThat(problem.status()).isEqualTo(422);
        assertThat(problem.pointers()).containsExactly("/requests/0/role");
    }
}
