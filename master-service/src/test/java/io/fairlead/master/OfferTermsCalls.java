package io.fairlead.master;

import static io.fairlead.master.Problems.problemOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Headers;
import io.fairlead.api.framework.AllocationMode;
import io.fairlead.api.framework.FrameworkEvent;
import io.fairlead.api.framework.FrameworkRegistration;
import io.fairlead.api.framework.OfferView;
import io.fairlead.api.framework.RolesRequest;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.offer.OfferNeed;
import io.fairlead.core.offer.OfferShape;
import io.fairlead.core.offer.OfferTerms;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.resource.Resources;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;

/// Which offers a framework wants: whether, of which agents, how large, and how many.
abstract class OfferTermsCalls extends FrameworkCalls {

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

    // ---- terms

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

    private List<String> pointers(ScriptedFramework framework, String json) {
        var problem = problemOf(() -> putOfferTerms(framework, json));
        assertThat(problem.status()).isEqualTo(422);
        return problem.pointers();
    }

    // ---- needs

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

    private void revive(ScriptedFramework framework, OfferNeed... needs) {
        master.frameworks()
                .revive(
                        framework.id(),
                        framework.token(),
                        null,
                        new RolesRequest(List.of(), List.of(needs)));
    }
}
