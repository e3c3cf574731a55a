package io.fairlead.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.testkit.RawHttp;
import io.fairlead.testkit.TestDatabase;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Refusals that come from the server itself.
class MannersTest {

    private static Master master;

    @BeforeAll
    static void start() {
        master = Master.leading(new TestDatabase("fairlead_master"));
    }

    @AfterAll
    static void stop() {
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

        String answer = RawHttp.send(master.address(), line.replace("@", "/v1/agents") + rest);

        assertThat(answer).startsWith("HTTP/1.1 " + status);
        assertThat(answer.toLowerCase(Locale.ROOT))
                .contains("content-type: application/problem+json");
        assertThat(answer).contains("\"type\":\"urn:fairlead:problem:" + kind + "\"");
        assertThat(answer).doesNotContain("<html").doesNotContain("Exception");
    }
}
