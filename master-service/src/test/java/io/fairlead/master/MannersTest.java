package io.fairlead.master;

import io.fairlead.testkit.ServerRefusal;
import io.fairlead.testkit.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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
    @MethodSource("io.fairlead.testkit.ServerRefusal#all")
    void what_no_controller_hears_of_is_a_problem_too(ServerRefusal refusal) {
        refusal.expectFrom(master.address(), "/v1/agents");
    }
}
