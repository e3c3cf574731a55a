package io.fairlead.master;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// What tests of frameworks' calls have in common: the one master of [FrameworkCallsTest], and an
/// agent and a role of each test's own.
abstract class FrameworkCalls {

    private static int number;
    final Master master = FrameworkCallsTest.master;
    ScriptedAgent agent;
    String role;

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

    ScriptedFramework framework() {
        return ScriptedFramework.register(master, role);
    }
}
