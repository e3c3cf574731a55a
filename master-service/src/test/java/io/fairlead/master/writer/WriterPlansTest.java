package io.fairlead.master.writer;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.assertj.core.api.SoftAssertions;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/// How PostgreSQL finds the rows of a batch.
@Tag("database")
class WriterPlansTest {

    /// Live tables: their keys, and the types of these.
    private static final String TABLES =
            """
            select t.relname as name,
                   string_agg(a.attname, ', ' order by a.attnum) as keys,
                   string_agg('$' || k.n || '::' || format_type(a.atttypid, null) || '[]', ', '
                              order by a.attnum) as parameters,
                   string_agg('t.' || a.attname || ' = v.' || a.attname, ' and '
                              order by a.attnum) as matches
              from pg_class t
              join pg_constraint c on c.conrelid = t.oid and c.contype = 'p'
             cross join lateral unnest(c.conkey) with ordinality k(column_number, n)
              join pg_attribute a on a.attrelid = t.oid and a.attnum = k.column_number
             where t.relnamespace = 'master'::regnamespace and t.relkind = 'r'
             group by t.relname
            """;

    private static final String SEEN_EMPTY =
            """
            select pg_restore_relation_stats('schemaname', 'master', 'relname', '%s',
                                             'relpages', 500, 'reltuples', 0::real)
            """;

    /// As `Rows` says it.
    private static final String DELETE =
            "explain (generic_plan) delete from %s t using unnest(%s) as v(%s) where %s";

    @Test
    void each_row_by_its_key_although_the_table_was_seen_empty() throws SQLException {
        TestDatabase database = new TestDatabase("fairlead_master");
        Flyway.configure()
                .dataSource(new DriverManagerDataSource(database.url()))
                .locations("classpath:db/migration/master")
                .schemas("master")
                .createSchemas(false)
                .load()
                .migrate();
        try (Connection connection = DriverManager.getConnection(simple(database.url()));
                Statement statement = connection.createStatement();
                Statement other = connection.createStatement()) {
            statement.execute(TermConnection.settings(60_000));
            SoftAssertions each = new SoftAssertions();
            int tables = 0;
            try (ResultSet table = statement.executeQuery(TABLES)) {
                while (table.next()) {
                    String name = table.getString("name");
                    other.execute(SEEN_EMPTY.formatted(name));
                    String plan =
                            lines(
                                    other,
                                    DELETE.formatted(
                                            name,
                                            table.getString("parameters"),
                                            table.getString("keys"),
                                            table.getString("matches")));
                    each.assertThat(plan)
                            .as(name)
                            .contains("Index Cond")
                            .doesNotContain("Join Filter", "Memoize");
                    // One of these by its agent at worst: few frameworks refuse the same one.
                    if (!name.equals("refusal")) {
                        each.assertThat(plan).as(name).doesNotContain("Filter");
                    }
                    tables++;
                }
            }
            each.assertAll();
            assertThat(tables).isGreaterThan(10);
        }
    }

    /// A generic plan can be explained without parameters only so.
    private static String simple(String url) {
        return url + "&preferQueryMode=simple";
    }

    private static String lines(Statement statement, String sql) throws SQLException {
        StringBuilder lines = new StringBuilder();
        try (ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                lines.append(rows.getString(1)).append('\n');
            }
        }
        return lines.toString();
    }
}
