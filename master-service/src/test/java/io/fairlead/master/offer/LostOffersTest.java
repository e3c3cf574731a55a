package io.fairlead.master.offer;

import static io.fairlead.master.offer.SampleOffers.offer;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.json.ClusterJson;
import io.fairlead.master.leadership.Leadership;
import io.fairlead.master.persistence.Json;
import io.fairlead.testkit.TestDatabase;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// What becomes of offers that had no row when their term ended.
@Tag("database")
class LostOffersTest {

    private static final Instant MADE = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    private static final Instant EXPIRES = MADE.plus(SampleOffers.TERM);

    private final TestDatabase database = new TestDatabase("fairlead_master");
    private final Json json = new Json(JsonMapper.builder().addModule(new ClusterJson()).build());
    private final LostOffers lost =
            new LostOffers(database.dataSource(), new Leadership(), new OfferEnds(json));

    /// As it stands in history.
    private record Ended(UUID id, String outcome, Instant at, long epoch) {}

    @BeforeEach
    void migrate() {
        Flyway.configure()
                .dataSource(database.dataSource())
                .locations("classpath:db/migration/master")
                .schemas("master")
                .createSchemas(false)
                .load()
                .migrate();
        database.asService().sql("update leader set epoch = 7").update();
    }

    private List<Ended> history() {
        return database.asService()
                .sql("select offer_id, outcome, ended_at, epoch from offer_history order by 1")
                .query((row, _) ->
                        new Ended(
                                row.getObject(1, UUID.class),
                                row.getString(2),
                                row.getObject(3, OffsetDateTime.class).toInstant(),
                                row.getLong(4)))
                .list();
    }

    private static Ended lostAt(int number, Instant at) {
        return new Ended(new UUID(0, number), "LEADER_LOST", at, 7);
    }

    @Test
    void they_end_once_when_their_term_did() throws SQLException {
        Instant over = MADE.plusMillis(400);
        lost.add(List.of(offer(1, MADE), offer(2, MADE)), over);
        lost.write(7);
        lost.write(7);
        assertThat(history()).containsExactly(lostAt(1, over), lostAt(2, over));
    }

    @Test
    void who_leads_no_more_writes_nothing_and_does_when_it_leads_again() throws SQLException {
        lost.add(List.of(offer(1, MADE)), MADE);
        lost.write(6);
        assertThat(history()).isEmpty();
        lost.write(7);
        assertThat(history()).containsExactly(lostAt(1, MADE));
    }

    @Test
    void one_whose_end_was_durable_after_all_does_not_end_again() throws SQLException {
        lost.add(List.of(offer(1, MADE)), MADE);
        lost.write(7);
        Instant later = MADE.plusSeconds(1);
        lost.add(List.of(offer(1, MADE), offer(2, MADE)), later);
        lost.write(7);
        assertThat(history()).containsExactly(lostAt(1, MADE), lostAt(2, later));
    }

    @Test
    void nobody_held_one_for_longer_than_it_was_good_for() throws SQLException {
        lost.add(List.of(offer(1, MADE)), EXPIRES.plusSeconds(86_400));
        lost.add(List.of(offer(2, MADE)), MADE.minusSeconds(5));
        lost.write(7);
        assertThat(history()).containsExactly(lostAt(1, EXPIRES), lostAt(2, MADE));
    }
}
