package io.fairlead.agent;

import io.fairlead.agent.testing.FakeMaster;
import io.fairlead.agent.testing.TestAgent;
import io.fairlead.testkit.ServerRefusal;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Refusals that come from the server itself.
class MannersTest {

    @TempDir static Path workDir;
    private static FakeMaster master;
    private static TestAgent agent;

    @BeforeAll
    static void start() throws IOException {
        master = new FakeMaster();
        agent = TestAgent.start(workDir, master);
    }

    @AfterAll
    static void stop() {
        agent.close();
        master.close();
    }

    @ParameterizedTest
    @MethodSource("io.fairlead.testkit.ServerRefusal#all")
    void what_no_controller_hears_of_is_a_problem_too(ServerRefusal refusal) {
        refusal.expectFrom(agent.address(), "/v1/tasks");
    }
}
