package io.fairlead.master;

import static io.fairlead.master.Problems.problemOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Headers;
import io.fairlead.api.framework.AcceptAnswer;
import io.fairlead.api.framework.AcceptRequest;
import io.fairlead.api.framework.AllocationMode;
import io.fairlead.api.framework.FrameworkEvent;
import io.fairlead.api.framework.FrameworkRegistered;
import io.fairlead.api.framework.FrameworkRegistration;
import io.fairlead.api.framework.OfferView;
import io.fairlead.api.framework.ResourceRequests;
import io.fairlead.api.framework.RolesRequest;
import io.fairlead.api.framework.TaskUpdate;
import io.fairlead.api.framework.WithdrawRequest;
import io.fairlead.api.operator.Quota;
import io.fairlead.api.operator.RoleSettings;
import io.fairlead.core.id.RequestId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.offer.OfferNeed;
import io.fairlead.core.offer.OfferShape;
import io.fairlead.core.offer.OfferTerms;
import io.fairlead.core.resource.Limits;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.TaskSpec;
import io.fairlead.core.task.TaskState;
import io.fairlead.testkit.TestDatabase;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;

/// What frameworks and people ask, and what they are refused, over real HTTP.
@Tag("database")
class FrameworkCallsTest {

    private static Master master;
    private static int number;
    private ScriptedAgent agent;
    private String role;

    @BeforeAll
    static void start() {
        master =
                Master.leading(
                        new TestDatabase("fairlead_master"), "fairlead.writer.offer-timeout=PT3S");
    }

    @AfterAll
    static void stop() {
        master.close();
    }

    @BeforeEach
    void register() {
        number++;
        role = "role-" + number;
        agent = ScriptedAgent.register(master, "agent-" + number, 4_000, 8_192);
    }

    @AfterEach
    void clear() {
        ScriptedFramework.removeAll(master);
        master.agents().gone(agent.id);
    }

    private ScriptedFramework framework() {
        return ScriptedFramework.register(master, role);
    }

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
    void a_repeated_accept_gets_the_first_answer() {
        ScriptedFramework framework = framework();
        OfferView offer = framework.awaitOffer();
        TaskSpec task = framework.task("t", 500);
        AcceptAnswer first = framework.accept("k", offer, task);
        AcceptAnswer again = framework.accept("k", offer, task);
        assertThat(again).isEqualTo(first);
        assertThat(framework.reconcile().tasks()).hasSize(1);
    }

    @Test
    void a_key_that_comes_with_another_body_is_refused() {
        ScriptedFramework framework = framework();
        OfferView offer = framework.awaitOffer();
        framework.accept("k", offer, framework.task("t", 500));
        var problem = problemOf(() -> framework.accept("k", offer, framework.task("other", 500)));
        assertThat(problem.status()).isEqualTo(409);
        assertThat(problem.type()).endsWith("key-reused");
    }

    @Test
    void an_offer_can_be_used_once() {
        ScriptedFramework framework = framework();
        OfferView offer = framework.awaitOffer();
        framework.accept("k1", offer, framework.task("t1", 500));
        var problem = problemOf(() -> framework.accept("k2", offer, framework.task("t2", 500)));
        assertThat(problem.type()).endsWith("offer-gone");
        assertThat(problem.body().path("offers").path(0).asString())
                .isEqualTo(offer.id().toString());
    }

    @Test
    void an_offer_expires_and_is_told_so() {
        ScriptedFramework framework = framework();
        OfferView offer = framework.awaitOffer();
        assertThat(framework.awaitEvent(FrameworkEvent.Rescinded.class).reason())
                .isEqualTo("EXPIRED");
        var problem = problemOf(() -> framework.accept("k", offer, framework.task("t", 500)));
        assertThat(problem.type()).endsWith("offer-gone");
    }

    @Test
    void a_task_that_does_not_fit_is_named_and_nothing_is_placed() {
        ScriptedFramework framework = framework();
        OfferView offer = framework.awaitOffer();
        var problem =
                problemOf(() ->
                        framework.accept(
                                "k", offer, framework.task("a", 500), framework.task("b", 9_000)));
        assertThat(problem.status()).isEqualTo(422);
        assertThat(problem.type()).endsWith("does-not-fit");
        assertThat(problem.pointers()).containsExactly("/launches/1");
        assertThat(framework.reconcile().tasks()).isEmpty();
        assertThat(framework.accept("k2", offer, framework.task("a", 500)).tasks()).hasSize(1);
    }

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
    void another_frameworks_token_is_refused() {
        ScriptedFramework framework = framework();
        ScriptedFramework other = ScriptedFramework.silent(master, role, AllocationMode.OFFER);
        OfferView offer = framework.awaitOffer();
        var problem =
                problemOf(() ->
                        master.frameworks()
                                .accept(
                                        framework.id(),
                                        other.token(),
                                        null,
                                        "k",
                                        ScriptedFramework.request(
                                                offer, framework.task("t", 500))));
        assertThat(problem.status()).isEqualTo(403);
        var otherOffer = problemOf(() -> other.accept("k", offer, framework.task("t", 500)));
        assertThat(otherOffer.type()).endsWith("offer-gone");
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
    void a_suppressed_framework_gets_no_offers_until_it_revives() {
        ScriptedFramework framework = ScriptedFramework.silent(master, role, AllocationMode.OFFER);
        RolesRequest all = new RolesRequest(List.of());
        master.frameworks().suppress(framework.id(), framework.token(), null, all);
        framework.listen(master);
        framework.awaitEvent(FrameworkEvent.Reset.class);
        ScriptedFramework other = framework();
        other.awaitOffer();
        assertThat(framework.offers()).isEmpty();
        master.frameworks().suppress(other.id(), other.token(), null, new RolesRequest(List.of()));
        master.frameworks().revive(framework.id(), framework.token(), null, all);
        assertThat(framework.awaitOffer().role()).isEqualTo(new RoleName(role));
    }

    private void putOfferTerms(ScriptedFramework framework, String json) {
        master.rest()
                .put()
                .uri("/v1/frameworks/{id}/offer-terms", framework.id())
                .header(Headers.FRAMEWORK_TOKEN, framework.token())
                .contentType(MediaType.APPLICATION_JSON)
                .body(json.formatted(role))
                .retrieve()
                .toBodilessEntity();
    }

    @Test
    void a_framework_says_which_offers_are_worth_making_and_changes_its_mind() {
        ScriptedFramework framework = ScriptedFramework.silent(master, role, AllocationMode.OFFER);
        putOfferTerms(
                framework,
                """
                {"roles": {"%s": {"minimum": [{"cpus": 5}, {"gpus": 1}]}}}
                """);
        framework.listen(master);
        framework.awaitEvent(FrameworkEvent.Reset.class);
        ScriptedFramework other = framework();
        other.awaitOffer();
        assertThat(framework.offers()).isEmpty();
        assertThat(master.frameworks().framework(framework.id()).offerTerms().shapes())
                .containsOnlyKeys(new RoleName(role));

        master.frameworks().suppress(other.id(), other.token(), null, new RolesRequest(List.of()));
        putOfferTerms(
                framework,
                """
                {"roles": {"%s": {"minimum": [{"cpus": 4}],
                  "constraints": [[{"attribute": "host", "operator": "EXISTS"}]]}}}
                """);

        assertThat(framework.awaitOffer().agentId()).isEqualTo(agent.id);
    }

    @Test
    void no_more_than_the_share_that_it_registered_with_is_outstanding() {
        FrameworkRegistration plain = ScriptedFramework.registration(role, AllocationMode.OFFER);
        ScriptedFramework framework =
                ScriptedFramework.register(
                        master,
                        new FrameworkRegistration(
                                plain.name(),
                                null,
                                null,
                                plain.roles(),
                                plain.allocation(),
                                null,
                                null,
                                new OfferTerms(Map.of(), OptionalLong.of(250)),
                                null));

        assertThat(framework.awaitOffer().resources().cpus()).isEqualTo(1_000);
    }

    @Test
    void terms_of_offers_that_cannot_be_met_are_refused_and_change_nothing() {
        ScriptedFramework framework = framework();
        assertThat(pointers(framework, "{\"roles\": {\"%s-x\": {}}}"))
                .containsExactly("/roles/" + role + "-x");
        assertThat(
                        pointers(
                                framework,
                                "{\"roles\": {\"%s\": {\"minimum\": [{\"cpus\": 1000000001}]}}}"))
                .containsExactly("/roles/" + role + "/minimum/0/cpus");
        assertThat(pointers(framework, "{\"roles\": {\"%s\": {\"minimum\": [{\"cpus\": -1}]}}}"))
                .containsExactly("/roles/" + role);
        assertThat(
                        pointers(
                                framework,
                                """
                                {"roles": {"%s": {"constraints":
                                  [[{"attribute": "host", "operator": "MATCHES", "values": ["("]}]]}}}
                                """))
                .containsExactly("/roles/" + role + "/constraints/0/0");
        assertThat(pointers(framework, "{\"outstandingShare\": 1.5}")).containsExactly("");
        assertThat(master.frameworks().framework(framework.id()).offerTerms())
                .isEqualTo(OfferTerms.DEFAULT);
    }

    private void revive(ScriptedFramework framework, OfferNeed... needs) {
        master.frameworks()
                .revive(
                        framework.id(),
                        framework.token(),
                        null,
                        new RolesRequest(List.of(), List.of(needs)));
    }

    @Test
    void who_says_with_revive_what_it_needs_is_offered_as_much() {
        ScriptedFramework framework = ScriptedFramework.silent(master, role, AllocationMode.OFFER);
        revive(framework, new OfferNeed(ResourceNeeds.of(500, 64), 3));
        framework.listen(master);
        OfferView offer = framework.awaitOffer();
        assertThat(offer.resources()).isEqualTo(Resources.of(1_500, 192));

        framework.accept("k", offer, framework.task("t", 500));
        revive(framework, new OfferNeed(ResourceNeeds.of(2_000, 64), 1));

        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() ->
                        framework.offers().stream()
                                .anyMatch(o -> o.resources().equals(Resources.of(2_000, 64))));
        assertThat(master.frameworks().framework(framework.id()).offerTerms())
                .isEqualTo(
                        new OfferTerms(
                                Map.of(
                                        new RoleName(role),
                                        OfferShape.DEFAULT.with(
                                                List.of(
                                                        new OfferNeed(
                                                                ResourceNeeds.of(2_000, 64), 1)))),
                                OptionalLong.empty()));
    }

    @Test
    void needs_that_make_no_sense_are_refused() {
        ScriptedFramework framework = framework();
        OfferNeed need = new OfferNeed(ResourceNeeds.of(500, 64), 1);
        var suppress =
                problemOf(() ->
                        master.frameworks()
                                .suppress(
                                        framework.id(),
                                        framework.token(),
                                        null,
                                        new RolesRequest(List.of(), List.of(need))));
        assertThat(suppress.status()).isEqualTo(422);
        assertThat(suppress.pointers()).containsExactly("/needs");
        var many =
                problemOf(() ->
                        revive(
                                framework,
                                Collections.nCopies(101, need).toArray(OfferNeed[]::new)));
        assertThat(many.status()).isEqualTo(422);
        assertThat(many.pointers()).containsExactly("/needs");
        var large =
                problemOf(() ->
                        revive(
                                framework,
                                need,
                                new OfferNeed(ResourceNeeds.of(1_000_000_000_001L, 64), 1)));
        assertThat(large.pointers()).containsExactly("/needs/1/resources/cpus");
    }

    private List<String> pointers(ScriptedFramework framework, String json) {
        var problem = problemOf(() -> putOfferTerms(framework, json));
        assertThat(problem.status()).isEqualTo(422);
        return problem.pointers();
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

    @Test
    void a_limit_is_never_exceeded_and_none_is_set_below_what_is_held() {
        TreeMap<String, Long> limit = new TreeMap<>(Map.of("cpus", 1_000L));
        RoleSettings one = new RoleSettings(BigDecimal.ONE, new Quota(null, new Limits(limit)));
        master.cluster().putRole(role, false, one);
        ScriptedFramework framework = framework();
        OfferView offer = framework.awaitOffer();
        assertThat(offer.resources().cpus()).isEqualTo(1_000);
        framework.accept("k", offer, framework.task("t", 1_000));
        TreeMap<String, Long> less = new TreeMap<>(Map.of("cpus", 500L));
        RoleSettings below = new RoleSettings(BigDecimal.ONE, new Quota(null, new Limits(less)));
        var problem = problemOf(() -> master.cluster().putRole(role, false, below));
        assertThat(problem.status()).isEqualTo(409);
        assertThat(problem.pointers()).containsExactly("/quota/limit/cpus");
        assertThat(master.cluster().putRole(role, true, below).allocated().cpus()).isEqualTo(1_000);
    }

    @Test
    void a_nested_role_is_named_with_a_tilde() {
        master.cluster()
                .putRole("outer~inner", false, new RoleSettings(new BigDecimal("2.5"), null));
        assertThat(master.cluster().role("outer~inner").name())
                .isEqualTo(new RoleName("outer/inner"));
        assertThat(problemOf(() -> master.cluster().role("nobody")).status()).isEqualTo(404);
        assertThat(
                        problemOf(() ->
                                        master.cluster()
                                                .putRole(
                                                        "UPPER",
                                                        false,
                                                        new RoleSettings(null, null)))
                                .pointers())
                .containsExactly("name");
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
    void registration_with_a_key_gives_the_same_framework_and_token() {
        var body = ScriptedFramework.registration(role, AllocationMode.OFFER);
        FrameworkRegistered one = master.frameworks().register("reg-" + number, null, body);
        FrameworkRegistered again = master.frameworks().register("reg-" + number, null, body);
        assertThat(again).isEqualTo(one);
        assertThat(one.token()).hasSizeGreaterThan(32);
    }

    @Test
    void bad_input_is_refused_with_the_field() {
        ScriptedFramework framework = framework();
        String path = "/v1/frameworks/" + framework.id() + "/accept";
        for (String body : List.of("{", "[]", "{\"offers\": [\"no uuid\"]}")) {
            var problem = problemOf(() -> post(path, framework, body));
            assertThat(problem.status()).isBetween(400, 422);
            assertThat(problem.type()).startsWith("urn:fairlead:problem:");
        }
        var none = problemOf(() -> post(path, framework, "{\"offers\": []}"));
        assertThat(none.status()).isEqualTo(422);
        assertThat(none.pointers()).containsExactly("/offers");
        var refuse =
                problemOf(() ->
                        master.frameworks()
                                .accept(
                                        framework.id(),
                                        framework.token(),
                                        null,
                                        "k",
                                        new AcceptRequest(
                                                List.of(framework.awaitOffer().id()),
                                                List.of(),
                                                Duration.ofDays(400))));
        assertThat(refuse.pointers()).containsExactly("/refuse");
        var big =
                problemOf(() ->
                        framework.accept(
                                "k",
                                framework.awaitOffer(),
                                framework.task("big", 2_000_000_000_000L)));
        assertThat(big.pointers()).containsExactly("/launches/0/task/resources/cpus");
        assertThat(problemOf(() -> master.cluster().tasks(null, 0, null)).pointers())
                .containsExactly("limit");
        assertThat(problemOf(() -> master.cluster().tasks(null, null, "%%")).pointers())
                .containsExactly("cursor");
    }

    private void post(String path, ScriptedFramework framework, String body) {
        master.rest()
                .post()
                .uri(path)
                .header(Headers.FRAMEWORK_TOKEN, framework.token())
                .header(Headers.IDEMPOTENCY_KEY, "bad")
                .contentType(MediaType.APPLICATION_JSON)
                .body(body)
                .retrieve()
                .toBodilessEntity();
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

    @Test
    void a_framework_that_stays_away_too_long_is_removed() throws Exception {
        FrameworkRegistered away =
                master.frameworks()
                        .register(
                                null,
                                null,
                                new io.fairlead.api.framework.FrameworkRegistration(
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

    @Test
    void every_answer_carries_the_epoch_and_lists_are_paged() {
        var answer = master.rest().get().uri("/v1/cluster").retrieve().toBodilessEntity();
        assertThat(answer.getHeaders().getFirst(Headers.EPOCH)).isNotNull();
        master.cluster().putRole("a1", false, new RoleSettings(null, null));
        master.cluster().putRole("a2", false, new RoleSettings(null, null));
        var first = master.cluster().roles(1, null);
        var second = master.cluster().roles(1, first.nextCursor());
        assertThat(Stream.of(first, second).map(p -> p.items().getFirst().name().value()))
                .containsExactly("a1", "a2");
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
                                new io.fairlead.api.framework.KillRequest(
                                        List.of(
                                                new io.fairlead.api.framework.KillRequest.TaskKill(
                                                        new TaskId("nobody"), null))));
        assertThat(answer.unknown()).containsExactly(new TaskId("nobody"));
        assertThat(framework.reconcile("nobody").unknown()).containsExactly(new TaskId("nobody"));
    }
}
