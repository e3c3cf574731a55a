package io.fairlead.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.framework.AcceptRequest;
import io.fairlead.api.framework.AcceptRequest.OfferLaunch;
import io.fairlead.api.framework.OfferView;
import io.fairlead.testkit.TestDatabase;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Kinds of resources that do not count in fair shares.
class UnsharedKindsTest {

    @Test
    void the_share_that_is_shown_is_the_one_that_counts() {
        try (Master master =
                Master.leading(
                        new TestDatabase("fairlead_master"), "fairlead.writer.unshared=cpus")) {
            ScriptedAgent.register(master, "agent", 4_000, 8_192);
            ScriptedFramework framework = ScriptedFramework.register(master, "research");
            OfferView offer = framework.awaitOffer();
            OfferLaunch most = new OfferLaunch(offer.id(), framework.task("task", 3_000));
            master.frameworks()
                    .accept(
                            framework.id(),
                            framework.token(),
                            null,
                            "key",
                            new AcceptRequest(
                                    List.of(offer.id()), List.of(most), Duration.ofHours(1)));
            double memory = 64.0 / 8_192;
            assertThat(master.frameworks().framework(framework.id()).dominantShare())
                    .isEqualTo(memory);
            assertThat(master.cluster().role("research").dominantShare()).isEqualTo(memory);
        }
    }
}
