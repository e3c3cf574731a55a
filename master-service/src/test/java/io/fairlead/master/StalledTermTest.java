package io.fairlead.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.operator.RoleSettings;
import io.fairlead.master.leadership.Leadership;
import io.fairlead.testkit.TestDatabase;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The database stalls in the midst of a commit for longer than the lease.
@Tag("database")
class StalledTermTest {

    private TestDatabase database;
    private Master master;

    @BeforeEach
    void start() {
        database = new TestDatabase("fairlead_master");
        master = Master.leading(database, "fairlead.leadership.lease=PT20S");
        // A commit that makes this role waits, whatever limits transactions.
        database.asSuperuser()
                .sql(
                        """
                        create function master.stall() returns trigger language plpgsql as $$
                        begin
                            if new.name = 'stall' then
                                perform set_config('transaction_timeout', '0', false);
                                perform pg_sleep(20);
                            end if;
                            return new;
                        end $$;
                        create trigger stall before insert on master.role
                            for each row execute function master.stall();
                        """)
                .update();
    }

    @AfterEach
    void stop() {
        master.close();
    }

    private void putRole(String name) {
        master.cluster().putRole(name, false, new RoleSettings(BigDecimal.ONE, null));
    }

    private static Set<Thread> writers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("writer-"))
                .collect(Collectors.toSet());
    }

    @Test
    void the_old_term_is_cut_off_and_leaves_the_next_alone() {
        Set<Thread> before = writers();
        CompletableFuture<Void> stalled = CompletableFuture.runAsync(() -> putRole("stall"));
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() ->
                        database.asSuperuser()
                                        .sql(
                                                """
                                                select count(*) from pg_stat_activity
                                                 where wait_event = 'PgSleep'
                                                   and datname = current_database()
                                                """)
                                        .query(Long.class)
                                        .single()
                                == 1);

        master.dethrone(database);

        long epoch = master.bean(Leadership.class).epoch();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> before.stream().noneMatch(Thread::isAlive));
        assertThat(stalled).failsWithin(Duration.ofSeconds(30));
        assertThat(master.bean(Leadership.class).epoch()).isEqualTo(epoch);
        assertThat(master.bean(Leadership.class).isServing()).isTrue();
        putRole("other");
        assertThat(master.cluster().role("other").weight()).isEqualByComparingTo("1");
    }
}
