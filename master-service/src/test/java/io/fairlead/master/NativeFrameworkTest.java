package io.fairlead.master;

import static io.fairlead.master.Problems.problemOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.api.framework.AcceptAnswer;
import io.fairlead.api.framework.AcceptRequest;
import io.fairlead.api.framework.AcceptRequest.OfferLaunch;
import io.fairlead.api.framework.AllocationMode;
import io.fairlead.api.framework.DeclineRequest;
import io.fairlead.api.framework.FrameworkEvent;
import io.fairlead.api.framework.FrameworkRegistered;
import io.fairlead.api.framework.FrameworkRegistration;
import io.fairlead.api.framework.OfferView;
import io.fairlead.api.framework.ResourceRequests;
import io.fairlead.api.framework.RolesRequest;
import io.fairlead.api.framework.TaskUpdate;
import io.fairlead.core.id.RequestId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.task.TaskSpec;
import io.fairlead.core.task.TaskState;
import io.fairlead.testkit.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What somebody who writes a framework relies on, beyond one offer and one task.
class NativeFrameworkTest {

    private static Master master;
    private static int number;
    private ScriptedAgent first;
    private ScriptedAgent second;
    private String role;

    @BeforeAll
    static void start() {
        master = Master.leading(new TestDatabase("fairlead_master"));
    }

    @AfterAll
    static void stop() {
        master.close();
    }

    @BeforeEach
    void register() {
        number++;
        role = "native-" + number;
        first = ScriptedAgent.register(master, "first-" + number, 4_000, 8_192);
        second = ScriptedAgent.register(master, "second-" + number, 4_000, 8_192);
    }

    @AfterEach
    void clear() {
        ScriptedFramework.removeAll(master);
        master.agents().gone(first.id);
        master.agents().gone(second.id);
    }

    private ScriptedAgent agentOf(OfferView offer) {
        return offer.agentId().equals(first.id) ? first : second;
    }

    private static List<OfferView> awaitOffers(ScriptedFramework framework, int count) {
        return await().until(framework::offers, offers -> offers.size() == count);
    }

    @Test
    void one_accept_takes_several_offers_with_many_tasks_and_all_or_nothing() {
        ScriptedFramework framework = ScriptedFramework.register(master, role);
        List<OfferView> offers = awaitOffers(framework, 2);
        OfferView one = offers.getFirst();
        OfferView two = offers.getLast();
        AcceptRequest tooMuch =
                new AcceptRequest(
                        List.of(one.id(), two.id()),
                        List.of(
                                new OfferLaunch(one.id(), framework.task("fits", 500)),
                                new OfferLaunch(two.id(), framework.task("large", 5_000))),
                        Duration.ZERO);
        assertThat(
                        problemOf(() ->
                                        master.frameworks()
                                                .accept(
                                                        framework.id(),
                                                        framework.token(),
                                                        null,
                                                        "large",
                                                        tooMuch))
                                .type())
                .endsWith("does-not-fit");
        assertThat(framework.reconcile().tasks()).isEmpty();

        AcceptAnswer answer =
                master.frameworks()
                        .accept(
                                framework.id(),
                                framework.token(),
                                null,
                                "three",
                                new AcceptRequest(
                                        List.of(one.id(), two.id()),
                                        List.of(
                                                new OfferLaunch(
                                                        one.id(), framework.task("a", 1_000)),
                                                new OfferLaunch(
                                                        one.id(), framework.task("b", 1_000)),
                                                new OfferLaunch(
                                                        two.id(), framework.task("c", 1_000))),
                                        Duration.ZERO));
        assertThat(answer.tasks()).hasSize(3);
        assertThat(answer.tasks())
                .filteredOn(task -> task.agentId().equals(one.agentId()))
                .extracting(task -> task.taskId().value())
                .containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void what_is_declined_is_not_offered_again_before_its_time_but_to_others_and_on_revive() {
        ScriptedFramework framework = ScriptedFramework.register(master, role);
        List<OfferView> offers = awaitOffers(framework, 2);
        master.frameworks()
                .decline(
                        framework.id(),
                        framework.token(),
                        null,
                        new DeclineRequest(
                                offers.stream().map(OfferView::id).toList(),
                                Duration.ofHours(1),
                                "too small"));
        ScriptedFramework other = ScriptedFramework.register(master, role + "-other");
        awaitOffers(other, 2);
        master.frameworks()
                .decline(
                        other.id(),
                        other.token(),
                        null,
                        new DeclineRequest(
                                other.offers().stream().map(OfferView::id).toList(),
                                Duration.ofHours(1),
                                null));
        assertThat(framework.events)
                .filteredOn(FrameworkEvent.Offers.class::isInstance)
                .as("offered once: both agents together, or one after the other")
                .hasSizeBetween(0, 2);
        int before = framework.events.size();
        master.frameworks()
                .revive(framework.id(), framework.token(), null, new RolesRequest(List.of()));
        await().until(() ->
                framework.events.stream()
                        .skip(before)
                        .anyMatch(FrameworkEvent.Offers.class::isInstance));
    }

    @Test
    void an_update_is_told_again_on_every_new_stream_until_it_is_acknowledged() throws Exception {
        ScriptedFramework framework = ScriptedFramework.register(master, role);
        OfferView offer = framework.awaitOffer();
        framework.accept("k", offer, framework.task("t", 500));
        ScriptedAgent agent = agentOf(offer);
        agent.awaitLaunch();
        agent.report("t", framework.id(), TaskState.RUNNING);
        TaskUpdate told = framework.awaitUpdate("t", TaskState.RUNNING);
        framework.hangUp();
        framework.updates.clear();
        framework.listen(master);
        TaskUpdate repeated = framework.awaitUpdate("t", TaskState.RUNNING);
        assertThat(repeated.sequence()).isEqualTo(told.sequence());
        framework.acknowledge(repeated);
        framework.hangUp();
        framework.updates.clear();
        framework.events.clear();
        framework.listen(master);
        framework.awaitEvent(FrameworkEvent.Reset.class);
        assertThat(framework.updates).isEmpty();
    }

    @Test
    void reconciliation_tells_the_tasks_asked_about_or_all_that_live() {
        ScriptedFramework framework = ScriptedFramework.register(master, role);
        OfferView offer = framework.awaitOffer();
        framework.accept("k", offer, framework.task("ends", 500), framework.task("lives", 500));
        ScriptedAgent agent = agentOf(offer);
        agent.awaitLaunch();
        agent.report("ends", framework.id(), TaskState.FINISHED);
        framework.awaitUpdate("ends", TaskState.FINISHED);

        var implicit = framework.reconcile();
        assertThat(implicit.tasks()).extracting(u -> u.taskId().value()).containsExactly("lives");
        var explicit = framework.reconcile("ends", "never");
        assertThat(explicit.tasks())
                .singleElement()
                .satisfies(u -> assertThat(u.state()).isEqualTo(TaskState.FINISHED));
        assertThat(explicit.unknown()).containsExactly(new TaskId("never"));
    }

    @Test
    void a_framework_of_several_roles_gets_offers_under_each_and_silences_them_apart() {
        RoleName one = new RoleName(role + "-one");
        RoleName two = new RoleName(role + "-two");
        ScriptedFramework framework =
                ScriptedFramework.register(
                        master,
                        new FrameworkRegistration(
                                "several",
                                null,
                                null,
                                List.of(one, two),
                                AllocationMode.OFFER,
                                null,
                                null,
                                null));
        Set<RoleName> roles =
                awaitOffers(framework, 2).stream().map(OfferView::role).collect(Collectors.toSet());
        assertThat(roles).as("shared out between its roles").containsExactlyInAnyOrder(one, two);

        master.frameworks()
                .suppress(framework.id(), framework.token(), null, new RolesRequest(List.of(one)));
        List<OfferView> held = framework.offers();
        master.frameworks()
                .decline(
                        framework.id(),
                        framework.token(),
                        null,
                        new DeclineRequest(
                                held.stream().map(OfferView::id).toList(), Duration.ZERO, null));
        await().untilAsserted(() -> {
            List<OfferView> again =
                    framework.offers().stream().filter(offer -> !held.contains(offer)).toList();
            assertThat(again).hasSize(2).allMatch(offer -> offer.role().equals(two));
        });
    }

    @Test
    void the_tasks_of_a_framework_that_stays_away_too_long_are_killed() {
        master.agents().gone(second.id);
        FrameworkRegistered away =
                master.frameworks()
                        .register(
                                null,
                                null,
                                new FrameworkRegistration(
                                        "never listens",
                                        null,
                                        null,
                                        List.of(new RoleName(role)),
                                        AllocationMode.REQUEST,
                                        null,
                                        Duration.ofSeconds(4),
                                        null));
        TaskSpec task = TaskSpec.process(new TaskId("t"), "true", ResourceNeeds.of(500, 64));
        master.frameworks()
                .request(
                        away.id(),
                        away.token(),
                        null,
                        "k",
                        new ResourceRequests(
                                List.of(
                                        new ResourceRequests.ResourceRequest(
                                                new RequestId("r"),
                                                new RoleName(role),
                                                List.of(task),
                                                null))));
        first.awaitLaunch();
        first.report("t", away.id(), TaskState.RUNNING);
        await().atMost(Duration.ofSeconds(30)).until(() -> !first.sync().kills().isEmpty());
    }
}
