package io.fairlead.master.leadership;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.testkit.TestDatabase;
import java.net.URI;
import java.util.Properties;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/// Who gets the lease, and what others are told of it.
@Tag("database")
class LeaseTest {

    private static final URI HERE = URI.create("http://here:5050");
    private static final URI THERE = URI.create("http://there:5050");
    private static final long LONG = 3_600_000;

    private final TestDatabase database = new TestDatabase("fairlead_master");
    private final Lease before = lease();

    @BeforeEach
    void makeTables() {
        Flyway.configure()
                .dataSource(new DriverManagerDataSource(database.url()))
                .locations("classpath:db/migration/master")
                .schemas("master")
                .createSchemas(false)
                .load()
                .migrate();
    }

    private Lease lease() {
        return new Lease(new DriverManagerDataSource(database.url()), UUID.randomUUID(), LONG);
    }

    private static long won(Lease lease, URI address, boolean restarted) {
        return lease.acquire(address, restarted).orElseThrow().epoch();
    }

    @Test
    void a_process_that_served_is_followed_at_once_by_the_next_at_its_address() {
        long epoch = won(before, HERE, true);
        assertThat(before.renew(epoch, HERE)).isTrue();
        assertThat(lease().acquire(THERE, true)).isEmpty();
        assertThat(lease().acquire(HERE, false)).isEmpty();
        assertThat(won(lease(), HERE, true)).isGreaterThan(epoch);
    }

    @Test
    void one_that_died_before_it_served_is_not() {
        long epoch = won(before, HERE, true);
        assertThat(before.renew(epoch, null)).isTrue();
        assertThat(lease().acquire(HERE, true)).isEmpty();
    }

    @Test
    void where_the_leader_is_can_be_read_while_it_serves() {
        long epoch = won(before, HERE, false);
        assertThat(before.current().address()).isNull();
        assertThat(before.renew(epoch, HERE)).isTrue();
        assertThat(before.renew(epoch, null)).isTrue();
        assertThat(before.current().address()).isEqualTo(HERE);
        before.release(epoch);
        assertThat(before.current().address()).isNull();
    }

    @Test
    void one_given_back_is_not_renewed() {
        long epoch = won(before, HERE, false);
        before.release(epoch);
        assertThat(before.renew(epoch, HERE)).isFalse();
        assertThat(won(lease(), THERE, false)).isGreaterThan(epoch);
    }

    @Test
    void that_a_process_has_ended_is_seen_by_its_session() {
        UUID holder = UUID.randomUUID();
        Properties named = new Properties();
        named.setProperty("ApplicationName", Lease.sessionName(holder));
        SingleConnectionDataSource session = new SingleConnectionDataSource(database.url(), true);
        session.setConnectionProperties(named);
        won(new Lease(session, holder, LONG), THERE, false);
        assertThat(before.current().connected()).isTrue();

        session.destroy();

        Awaitility.await().until(() -> !before.current().connected());
    }
}
