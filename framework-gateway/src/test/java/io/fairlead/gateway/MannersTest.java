package io.fairlead.gateway;

import io.fairlead.gateway.support.FakeMaster;
import io.fairlead.gateway.support.Gateway;
import io.fairlead.testkit.ServerRefusal;
import io.fairlead.testkit.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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
    @MethodSource("io.fairlead.testkit.ServerRefusal#all")
    void what_no_controller_hears_of_is_a_problem_too(ServerRefusal refusal) {
        refusal.expectFrom(gateway.uri(""), "/v1/jobs");
    }
}
