package io.fairlead.master;

import static io.fairlead.master.Problems.problemOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Headers;
import io.fairlead.api.framework.AcceptAnswer;
import io.fairlead.api.framework.AcceptRequest;
import io.fairlead.api.framework.AllocationMode;
import io.fairlead.api.framework.FrameworkEvent;
import io.fairlead.api.framework.OfferView;
import io.fairlead.core.task.TaskSpec;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;

/// Offers are accepted once, with the answer kept under its key, and refused with what is wrong.
abstract class AcceptCalls extends FrameworkCalls {

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
}
