package io.fairlead.master;

import static io.fairlead.master.Problems.problemOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.api.framework.AllocationMode;
import io.fairlead.api.framework.FrameworkRegistration;
import io.fairlead.core.id.RoleName;
import io.fairlead.testkit.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.web.client.RestClient;

/// Who is let in, where tokens are set.
class AccessTest {

    private static final String CLUSTER = "cluster-token-of-the-test";
    private static final String USER = "token-of-a-person";
    private static Master master;

    @BeforeAll
    static void start() {
        master =
                Master.leading(
                        new TestDatabase("fairlead_master"),
                        "fairlead.cluster-token=" + CLUSTER,
                        "fairlead.user-tokens=" + USER);
    }

    @AfterAll
    static void stop() {
        master.close();
    }

    private static int status(String method, String path, String token, Object body) {
        RestClient.RequestBodySpec call =
                master.rest().method(org.springframework.http.HttpMethod.valueOf(method)).uri(path);
        if (!token.isEmpty()) {
            call.header("Authorization", "Bearer " + token);
        }
        if (body != null) {
            call.contentType(MediaType.APPLICATION_JSON).body(body);
        }
        try {
            return call.retrieve().toBodilessEntity().getStatusCode().value();
        } catch (org.springframework.web.client.RestClientResponseException refused) {
            return refused.getStatusCode().value();
        }
    }

    @Test
    void agents_need_the_cluster_token() {
        assertThat(status("POST", "/v1/agents", "", "{}")).isEqualTo(401);
        assertThat(status("POST", "/v1/agents", USER, "{}")).isEqualTo(403);
        assertThat(status("POST", "/v1/agents", CLUSTER, "{}")).isEqualTo(422);
    }

    @Test
    void people_need_a_token_of_theirs_or_the_cluster_token() {
        assertThat(status("GET", "/v1/cluster", "", null)).isEqualTo(401);
        assertThat(status("GET", "/v1/cluster", "wrong-token-of-a-person", null)).isEqualTo(403);
        assertThat(status("GET", "/v1/cluster", USER, null)).isEqualTo(200);
        assertThat(status("GET", "/v1/cluster", CLUSTER, null)).isEqualTo(200);
        assertThat(status("PUT", "/v1/roles/r", "", "{}")).isEqualTo(401);
    }

    @Test
    void a_hosted_framework_is_registered_and_removed_by_the_gateway_only() {
        FrameworkRegistration hosted =
                new FrameworkRegistration(
                        "queue",
                        null,
                        null,
                        List.of(new RoleName("r")),
                        AllocationMode.OFFER,
                        null,
                        null,
                        true);
        assertThat(status("POST", "/v1/frameworks", USER, hosted)).isEqualTo(403);
        assertThat(status("POST", "/v1/frameworks", CLUSTER, hosted)).isEqualTo(200);
    }

    @Test
    void health_and_descriptions_are_open() {
        assertThat(status("GET", "/actuator/health", "", null)).isEqualTo(200);
        assertThat(status("GET", "/v3/api-docs", "", null)).isEqualTo(200);
    }

    @Test
    void a_master_that_others_can_reach_does_not_start_without_tokens() {
        assertThatThrownBy(() ->
                        Master.start(new TestDatabase("fairlead_master"), "server.address=0.0.0.0"))
                .hasRootCauseMessage(
                        "This service would listen on 0.0.0.0, which other machines can reach,"
                                + " without a cluster token. Set FAIRLEAD_CLUSTER_TOKEN (or"
                                + " FAIRLEAD_CLUSTER_TOKEN_FILE), or"
                                + " FAIRLEAD_BIND_ADDRESS=127.0.0.1.");
    }

    @Test
    void a_problem_says_what_is_missing() {
        assertThat(problemOf(() -> master.cluster().cluster()).type()).endsWith("unauthenticated");
    }
}
