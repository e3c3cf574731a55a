package io.fairlead.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.testkit.TestDatabase;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Many agents may share a connection where HTTP/2 is enabled; who speaks HTTP/1.1 goes on to.
class SharedConnectionTest {

    private static Master master;

    @BeforeAll
    static void start() {
        master = Master.leading(new TestDatabase("fairlead_master"), "server.http2.enabled=true");
    }

    @AfterAll
    static void stop() {
        master.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
    void each_caller_is_answered_in_the_version_that_it_speaks(HttpClient.Version version)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(master.address().resolve("/v1/cluster")).build();
        try (HttpClient client = HttpClient.newBuilder().version(version).build()) {
            HttpResponse<String> answer =
                    client.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.version()).isEqualTo(version);
        }
    }
}
