package io.fairlead.master;

import static io.fairlead.master.Problems.problemOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.framework.AllocationMode;
import io.fairlead.api.framework.FrameworkEvent;
import io.fairlead.api.framework.FrameworkRegistered;
import io.fairlead.api.framework.FrameworkRegistration;
import io.fairlead.api.framework.RolesRequest;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.task.TaskState;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// Frameworks come once, are told all on a new stream, and go with their tasks.
abstract class RegistrationCalls extends FrameworkCalls {

    @Test
    void registration_with_a_key_gives_the_same_framework_and_token() {
        var body = ScriptedFramework.registration(role, AllocationMode.OFFER);
        FrameworkRegistered one = master.frameworks().register("reg-" + role, null, body);
        FrameworkRegistered again = master.frameworks().register("reg-" + role, null, body);
        assertThat(again).isEqualTo(one);
        assertThat(one.token()).hasSizeGreaterThan(32);
    }

    @Test
    void a_lower_queue_epoch_is_refused() {
        ScriptedFramework framework = framework();
        RolesRequest all = new RolesRequest(List.of());
        master.frameworks().revive(framework.id(), framework.token(), 7L, all);
        master.frameworks().revive(framework.id(), framework.token(), 7L, all);
        var problem =
                problemOf(() ->
                        master.frameworks().revive(framework.id(), framework.token(), 6L, all));
        assertThat(problem.type()).endsWith("stale-epoch");
    }

    @Test
    void a_newer_stream_closes_the_older_and_begins_with_all_that_is_current() {
        ScriptedFramework framework = framework();
        framework.accept("k", framework.awaitOffer(), framework.task("t", 500));
        agent.awaitLaunch();
        agent.report("t", framework.id(), TaskState.RUNNING);
        framework.awaitUpdate("t", TaskState.RUNNING);
        framework.listen(master);
        assertThat(framework.awaitEvent(FrameworkEvent.Closed.class).reason())
                .isEqualTo("SUPERSEDED");
        Awaitility.await()
                .until(() ->
                        framework.events.stream()
                                .filter(FrameworkEvent.Reset.class::isInstance)
                                .map(FrameworkEvent.Reset.class::cast)
                                .anyMatch(r -> r.updates().size() == 1));
    }

    @Test
    void a_removed_framework_kills_its_tasks_and_goes_with_the_last() {
        ScriptedFramework framework = framework();
        framework.accept("k", framework.awaitOffer(), framework.task("t", 500));
        agent.awaitLaunch();
        agent.report("t", framework.id(), TaskState.RUNNING);
        master.frameworks().remove(framework.id(), framework.token(), null);
        assertThat(agent.sync().kills()).hasSize(1);
        agent.report("t", framework.id(), TaskState.KILLED);
        Awaitility.await()
                .until(() ->
                        problemOf(
                                                () -> {
                                                    master.frameworks().framework(framework.id());
                                                    throw new IllegalStateException();
                                                })
                                        .status()
                                == 404);
    }

    @Test
    void a_framework_that_stays_away_too_long_is_removed() throws Exception {
        FrameworkRegistered away =
                master.frameworks()
                        .register(
                                null,
                                null,
                                new FrameworkRegistration(
                                        "away",
                                        null,
                                        null,
                                        List.of(new RoleName(role)),
                                        null,
                                        null,
                                        Duration.ofMillis(100),
                                        null));
        Awaitility.await()
                .until(() ->
                        master.frameworks().frameworks(null, null).items().stream()
                                .noneMatch(f -> f.id().equals(away.id())));
        ScriptedFramework framework = framework();
        framework.awaitOffer();
        framework.hangUp();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> !master.frameworks().framework(framework.id()).connected());
    }
}
