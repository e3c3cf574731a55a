package io.fairlead.master;

import static io.fairlead.master.Problems.problemOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.agent.AgentView;
import io.fairlead.api.agent.OwnReservation;
import io.fairlead.api.agent.ReservationAnswer;
import io.fairlead.api.agent.ReservationRelease;
import io.fairlead.api.agent.ReservationRequest;
import io.fairlead.api.agent.ReservationView;
import io.fairlead.api.framework.AcceptAnswer;
import io.fairlead.api.framework.AcceptRequest;
import io.fairlead.api.framework.AcceptRequest.OfferLaunch;
import io.fairlead.api.framework.OfferReservation;
import io.fairlead.api.framework.OfferReservation.Operation;
import io.fairlead.api.framework.OfferView;
import io.fairlead.api.operator.RoleView;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.resource.Resources;
import io.fairlead.master.leadership.Leadership;
import io.fairlead.testkit.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Resources that operators, agents and frameworks reserve, over real HTTP and a real database.
@Tag("database")
class ReservationFlowTest {

    private static final RoleName ADS = new RoleName("ads");
    private static final RoleName EVENING = new RoleName("ads/evening");

    private final TestDatabase database = new TestDatabase("fairlead_master");
    private Master master;

    @BeforeEach
    void start() {
        master = Master.leading(database);
    }

    @AfterEach
    void stop() {
        master.close();
    }

    private static ResourceNeeds cores(long cores) {
        return ResourceNeeds.of(cores * 1000, 0);
    }

    private ReservationAnswer reserve(AgentId agent, RoleName role, RoleName from, long cores) {
        return master.agents()
                .reserve(agent, null, new ReservationRequest(role, from, cores(cores)));
    }

    private ReservationAnswer release(AgentId agent, RoleName role, long cores) {
        return master.agents().release(agent, null, new ReservationRelease(role, cores(cores)));
    }

    private void dethrone() {
        long epoch = master.bean(Leadership.class).epoch();
        database.asService()
                .sql(
                        """
                        update leader set epoch = epoch + 1, holder = gen_random_uuid(),
                                          expires_at = '-infinity'
                        """)
                .update();
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() ->
                        master.bean(Leadership.class).isServing()
                                && master.bean(Leadership.class).epoch() > epoch + 1);
    }

    private List<String> strings(String sql) {
        return database.asService().sql(sql).query(String.class).list();
    }

    @Test
    void what_an_operator_reserves_is_offered_to_that_role_alone_until_it_is_released() {
        ScriptedAgent agent = ScriptedAgent.register(master, "a1", 4_000, 8_192);
        ReservationRequest three = new ReservationRequest(ADS, null, cores(3));

        ReservationAnswer made = master.agents().reserve(agent.id, "key", three);

        assertThat(made.resources()).isEqualTo(Resources.of(3_000, 0));
        assertThat(master.agents().reserve(agent.id, "key", three)).isEqualTo(made);
        AgentView shown = master.agents().agent(agent.id);
        assertThat(shown.reserved())
                .containsExactly(
                        new ReservationView(
                                ADS,
                                List.of(),
                                false,
                                Resources.of(3_000, 0),
                                Resources.of(3_000, 0)));
        assertThat(shown.unreserved()).isEqualTo(Resources.of(1_000, 8_192));
        RoleView role = master.cluster().role("ads");
        assertThat(role.reserved().cpus()).isEqualTo(3_000);
        assertThat(role.reservedFree().cpus()).isEqualTo(3_000);
        OfferView toOthers = ScriptedFramework.register(master, "web").awaitOffer();
        assertThat(toOthers.resources()).isEqualTo(Resources.of(1_000, 8_192));
        assertThat(toOthers.reserved()).isEmpty();
        OfferView toAds = ScriptedFramework.register(master, "ads").awaitOffer();
        assertThat(toAds.resources()).isEqualTo(Resources.of(3_000, 0));
        assertThat(toAds.reserved())
                .containsExactly(
                        new ReservationView(ADS, List.of(), false, Resources.of(3_000, 0), null));

        assertThat(release(agent.id, ADS, 3).offersRescinded()).isPositive();

        assertThat(master.agents().agent(agent.id).reserved()).isEmpty();
        assertThat(strings("select operation || ' ' || role from reservation_history order by 1"))
                .containsExactly("RELEASE ads", "RESERVE ads");
    }

    @Test
    void a_reservation_is_refined_for_a_nested_role_and_given_back_to_the_outer_one() {
        ScriptedAgent agent = ScriptedAgent.register(master, "a1", 4_000, 8_192);
        reserve(agent.id, ADS, null, 3);

        ReservationAnswer refined = reserve(agent.id, EVENING, ADS, 2);

        assertThat(refined.reserved())
                .extracting(r -> r.role() + " " + r.within() + " " + r.resources().cpus())
                .containsExactly("ads/evening [ads] 2000", "ads [] 1000");
        assertThat(strings("select role || ' ' || within::text from reservations order by 1"))
                .containsExactly("ads []", "ads/evening [\"ads\"]");
        assertThat(release(agent.id, EVENING, 2).reserved())
                .extracting(r -> r.role() + " " + r.resources().cpus())
                .containsExactly("ads 3000");
    }

    @Test
    void what_cannot_be_reserved_or_released_is_refused_with_the_numbers() {
        ScriptedAgent agent = ScriptedAgent.register(master, "a1", 4_000, 8_192);

        Problems tooMuch = problemOf(() -> reserve(agent.id, ADS, null, 5));
        assertThat(tooMuch.status()).isEqualTo(409);
        assertThat(tooMuch.detail()).contains("cpus 5", "cpus 4");
        assertThat(problemOf(() -> release(agent.id, ADS, 1)).status()).isEqualTo(409);
        Problems notNested = problemOf(() -> reserve(agent.id, ADS, new RoleName("web"), 1));
        assertThat(notNested.status()).isEqualTo(422);
        assertThat(notNested.pointers()).containsExactly("/role");
        Problems nothing = problemOf(() -> reserve(agent.id, ADS, null, 0));
        assertThat(nothing.status()).isEqualTo(422);
        assertThat(nothing.pointers()).containsExactly("/resources");
        AgentId unknown = new AgentId(UUID.randomUUID());
        assertThat(problemOf(() -> reserve(unknown, ADS, null, 1)).status()).isEqualTo(404);
        assertThat(master.agents().agent(agent.id).reserved()).isEmpty();
        assertThat(strings("select role from reservation_history")).isEmpty();
    }

    @Test
    void a_framework_reserves_and_launches_in_one_call_and_a_new_leader_knows_both() {
        ScriptedAgent agent = ScriptedAgent.register(master, "a1", 4_000, 8_192);
        ScriptedFramework ads = ScriptedFramework.register(master, "ads");
        OfferView offer = ads.awaitOffer();
        AcceptRequest accept =
                accept(
                        offer,
                        new OfferReservation(offer.id(), Operation.RESERVE, ADS, null, cores(3)),
                        new OfferLaunch(offer.id(), ads.task("t", 1_000)));

        AcceptAnswer answer = send(ads, "key", accept);

        assertThat(answer.reserved()).containsExactly(Resources.of(3_000, 0));
        assertThat(send(ads, "key", accept)).isEqualTo(answer);
        agent.awaitLaunch();

        dethrone();

        assertThat(send(ads, "key", accept)).isEqualTo(answer);
        agent.register(master);
        agent.sync();
        assertThat(master.agents().agent(agent.id).reserved())
                .containsExactly(
                        new ReservationView(
                                ADS,
                                List.of(),
                                false,
                                Resources.of(3_000, 0),
                                Resources.of(2_000, 0)));
        OfferView toOthers = ScriptedFramework.register(master, "web").awaitOffer();
        assertThat(toOthers.resources().cpus()).isEqualTo(1_000);
        assertThat(strings("select framework_id::text from reservation_history"))
                .containsExactly(ads.id().toString());
        assertThat(problemOf(() -> release(agent.id, ADS, 3)).status()).isEqualTo(409);
    }

    private AcceptAnswer send(ScriptedFramework framework, String key, AcceptRequest accept) {
        return master.frameworks().accept(framework.id(), framework.token(), null, key, accept);
    }

    private static AcceptRequest accept(
            OfferView offer, OfferReservation reservation, OfferLaunch... launches) {
        return new AcceptRequest(
                List.of(offer.id()), List.of(reservation), List.of(launches), Duration.ZERO);
    }

    @Test
    void a_framework_reserves_for_the_role_of_its_offer_only() {
        ScriptedAgent agent = ScriptedAgent.register(master, "a1", 4_000, 8_192);
        ScriptedFramework ads = ScriptedFramework.register(master, "ads");
        OfferView offer = ads.awaitOffer();

        Problems refused =
                problemOf(() ->
                        send(
                                ads,
                                "key",
                                accept(
                                        offer,
                                        new OfferReservation(
                                                offer.id(),
                                                Operation.RESERVE,
                                                new RoleName("web"),
                                                null,
                                                cores(1)))));

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.pointers()).containsExactly("/reservations/0");
        assertThat(master.agents().agent(agent.id).reserved()).isEmpty();
    }

    @Test
    void what_an_agents_settings_reserve_is_its_own_to_change() {
        ScriptedAgent agent =
                ScriptedAgent.register(
                        master, "a1", 4_000, 8_192, List.of(own("ads", 2), own("web", 1)));
        OfferView offer = ScriptedFramework.register(master, "web").awaitOffer();
        assertThat(offer.resources().cpus()).isEqualTo(2_000);
        assertThat(offer.reserved()).extracting(ReservationView::fixed).containsExactly(true);
        assertThat(problemOf(() -> release(agent.id, ADS, 1)).status()).isEqualTo(409);
        reserve(agent.id, EVENING, ADS, 1);

        agent.reservations = List.of(own("ads", 3));
        agent.register(master);

        assertThat(agent.notTaken).isEmpty();
        assertThat(master.agents().agent(agent.id).reserved())
                .extracting(r -> r.role() + " " + r.fixed() + " " + r.resources().cpus())
                .containsExactly("ads/evening true 1000", "ads true 2000");
        agent.reservations = List.of();
        agent.register(master);
        assertThat(master.agents().agent(agent.id).reserved())
                .as("a part of it is refined")
                .hasSize(2);
        assertThat(agent.notTaken).containsExactly(ADS);
        agent.reservations = List.of(own("ads", 5));
        Problems tooMuch = problemOf(() -> agent.register(master));
        assertThat(tooMuch.status()).isEqualTo(422);
        assertThat(tooMuch.pointers()).containsExactly("/reservations/0/resources");
    }

    private static OwnReservation own(String role, long cores) {
        return new OwnReservation(new RoleName(role), Resources.of(cores * 1000, 0));
    }
}
