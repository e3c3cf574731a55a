package io.fairlead.master;

import com.zaxxer.hikari.HikariDataSource;
import io.fairlead.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The lease does not depend on a connection's being free.
@Tag("database")
class LeaseConnectionTest {

    private static OffsetDateTime leaseEnds(TestDatabase database) {
        return database.asService()
                .sql("select expires_at from leader")
                .query(OffsetDateTime.class)
                .single();
    }

    @Test
    void it_is_renewed_while_calls_hold_every_connection() throws SQLException {
        TestDatabase database = new TestDatabase("fairlead_master");
        try (Master master =
                Master.leading(
                        database, "fairlead.db.connections=3", "fairlead.leadership.lease=PT20S")) {
            HikariDataSource pool = master.bean(HikariDataSource.class);
            List<Connection> held = new ArrayList<>();
            try {
                // The writer has one.
                for (int i = 1; i < pool.getMaximumPoolSize(); i++) {
                    held.add(pool.getConnection());
                }
                OffsetDateTime before = leaseEnds(database);
                Awaitility.await()
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> leaseEnds(database).isAfter(before));
            } finally {
                for (Connection connection : held) {
                    connection.close();
                }
            }
        }
    }
}
