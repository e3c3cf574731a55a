package io.fairlead.api.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.operator.WaitingView.AgentName;
import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.IncarnationId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.resource.Resources;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What an agent is to different people.
class AgentViewTest {

    private static final RoleName ADS = RoleName.valueOf("ads");
    private static final RoleName EVENING = RoleName.valueOf("ads/evening");
    private static final RoleName WEB = RoleName.valueOf("web");

    private static Resources cores(long number) {
        return Resources.of(number * 1000, 0);
    }

    /// Of 8 cores 5 are reserved for ads, one of these further for its evening; 2 of the others and
    /// 3 of the reserved ones are in use.
    private static AgentView agent() {
        return new AgentView(
                new AgentId(new UUID(0, 1)),
                "a1",
                URI.create("http://127.0.0.1:5051"),
                AgentState.ACTIVE,
                new IncarnationId(new UUID(0, 2)),
                Attributes.NONE,
                cores(8),
                Resources.NONE,
                cores(5),
                cores(3),
                List.of(
                        new ReservationView(EVENING, List.of(ADS), false, cores(1), cores(1)),
                        new ReservationView(ADS, List.of(), false, cores(4), cores(1))),
                cores(3),
                Instant.EPOCH,
                Instant.EPOCH,
                2,
                null);
    }

    @Test
    void what_is_reserved_for_others_is_not_there() {
        assertThat(agent().totalFor(WEB)).isEqualTo(cores(3));
        assertThat(agent().freeFor(WEB)).isEqualTo(cores(1));
        assertThat(agent().totalFor(ADS)).isEqualTo(cores(7));
        assertThat(agent().freeFor(ADS)).isEqualTo(cores(2));
        assertThat(agent().totalFor(EVENING)).isEqualTo(cores(8));
        assertThat(agent().freeFor(EVENING)).isEqualTo(cores(3));
    }

    @Test
    void seen_by_a_role_it_has_what_that_role_may_use() {
        assertThat(agent().as(WEB).total()).isEqualTo(cores(3));
        assertThat(agent().as(WEB).free()).isEqualTo(cores(1));
    }

    @Test
    void an_agents_machine_is_told_where_its_name_does_not_show_it() {
        assertThat(new AgentName("agent-1", "vm", null).text()).isEqualTo("agent-1 (vm)");
        assertThat(new AgentName("vm-5051", "vm", null).text()).isEqualTo("vm-5051");
        assertThat(new AgentName("agent-1", null, null).text()).isEqualTo("agent-1");
    }
}
