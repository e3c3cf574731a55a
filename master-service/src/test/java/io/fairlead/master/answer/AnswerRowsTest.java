package io.fairlead.master.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.testkit.TestDatabase;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Stored answers are kept for a day, and only the leader forgets them.
@Tag("database")
class AnswerRowsTest {

    private final TestDatabase database = new TestDatabase("fairlead_master");
    private final AnswerRows rows = new AnswerRows(database.asService(), database.dataSource());

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
        database.asService()
                .sql(
                        """
                        insert into idempotency_key
                        select 's', 'old-' || n, 'o', 'h', '{}', now() - interval '25 hours'
                          from generate_series(1, 10001) n
                        union all
                        select 's', 'young', 'o', 'h', '{}', now() - interval '23 hours'
                        """)
                .update();
    }

    private long count() {
        return database.asService()
                .sql("select count(*) from idempotency_key")
                .query(Long.class)
                .single();
    }

    @Test
    void the_leader_forgets_what_is_over_a_day_old() throws SQLException {
        rows.removeOld(7);
        assertThat(
                        database.asService()
                                .sql("select key from idempotency_key")
                                .query()
                                .singleColumn())
                .containsExactly("young");
    }

    @Test
    void who_leads_no_more_forgets_nothing() throws SQLException {
        rows.removeOld(6);
        assertThat(count()).isEqualTo(10_002);
    }
}
