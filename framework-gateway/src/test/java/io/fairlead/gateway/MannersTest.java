package io.fairlead.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.gateway.support.FakeMaster;
import io.fairlead.gateway.support.Gateway;
import io.fairlead.testkit.RawHttp;
import io.fairlead.testkit.TestDatabase;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Refusals that come from the server itself.
class MannersTest {

    private static FakeMaster master;
    private static Gateway gateway;

    @BeforeAll
    static void start() {
        master = new FakeMaster();
        gateway = Gateway.start(new TestDatabase("fairlead_gateway").url(), master.address());
    }

    @AfterAll
    static void stop() {
        gateway.close();
        master.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "404 | not-found          | GET /v1/nothing HTTP/1.1",
                "404 | not-found          | GET /nothing/at/all HTTP/1.1",
                "405 | method-not-allowed | PATCH @ HTTP/1.1",
                "400 | malformed          | GET /v1/a b HTTP/1.1",
                "400 | malformed          | GET /v1/%zz HTTP/1.1",
                "400 | malformed          | G@T / HTTP/1.1",
                "404 | not-found          | GET /error HTTP/1.1",
            })
    void what_no_controller_hears_of_is_a_problem_too(int status, String kind, String line) {
        String rest = "\r\nHost: x\r\nConnection: close\r\n\r\n";

        String answer = RawHttp.send(gateway.uri(""), line.replace("@", "/v1/jobs") + rest);

        assertThat(answer).startsWith("HTTP/1.1 " + status);
        assertThat(answer.toLowerCase(Locale.ROOT))
                .contains("content-type: application/problem+json");
        assertThat(answer).contains("\"type\":\"urn:fairlead:problem:" + kind + "\"");
        assertThat(answer).doesNotContain("<html").doesNotContain("Exception");
    }
}
