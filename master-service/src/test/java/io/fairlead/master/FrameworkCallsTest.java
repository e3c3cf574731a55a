package io.fairlead.master;

import io.fairlead.testkit.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/// What frameworks and people ask, and what they are refused, over real HTTP: by idea, all at one
/// master, for it takes seconds to start.
@Tag("database")
class FrameworkCallsTest {

    static Master master;

    @BeforeAll
    static void start() {
        master =
                Master.leading(
                        new TestDatabase("fairlead_master"),
                        "fairlead.leadership.lease=PT20S",
                        "fairlead.writer.offer-timeout=PT3S");
    }

    @AfterAll
    static void stop() {
        master.close();
    }

    @Nested
    class Accept extends AcceptCalls {}

    @Nested
    class OfferTerms extends OfferTermsCalls {}

    @Nested
    class Requests extends RequestCalls {}

    @Nested
    class Tasks extends TaskCalls {}

    @Nested
    class Registration extends RegistrationCalls {}

    @Nested
    class Roles extends RoleCalls {}
}
