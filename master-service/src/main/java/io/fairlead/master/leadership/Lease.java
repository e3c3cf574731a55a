package io.fairlead.master.leadership;

import java.net.URI;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The lease row. Time is the database's.
final class Lease {

    private static final String ACQUIRE =
            """
            update leader
               set epoch = epoch + 1, holder = :holder, address = null,
                   since = clock_timestamp(),
                   expires_at = clock_timestamp() + :millis * interval '1 millisecond'
             where expires_at < clock_timestamp() or holder = :holder
                or (:restarted and address = :address)
            returning epoch, since
            """;
    private static final String RENEW =
            """
            update leader
               set expires_at = clock_timestamp() + :millis * interval '1 millisecond',
                   address = coalesce(:address, address)
             where epoch = :epoch and holder = :holder and expires_at > '-infinity'
            """;
    private static final String CURRENT =
            """
            select epoch, case when expires_at >= clock_timestamp() then address end as address,
                   coalesce(since, now()) as since,
                   greatest(expires_at, 'epoch') as expires_at,
                   ceil(1000 * greatest(0, extract(epoch from
                       greatest(expires_at, 'epoch') - clock_timestamp())))::bigint as left_millis,
                   exists (select from pg_stat_activity a
                            where a.datname = current_database()
                              and a.application_name = :prefix || holder) as connected
              from leader
            """;
    private static final String RELEASE =
            "update leader set expires_at = '-infinity' where epoch = :epoch and holder = :holder";

    private static final String SESSION = "fairlead-lease-";

    private final JdbcClient jdbc;
    private final UUID holder;
    private final long millis;

    /// Leadership won.
    record Won(long epoch, Instant since) {}

    /// Who leads, as the row says.
    ///
    /// @param address none while nobody serves
    /// @param left until the lease is over; nothing where it is
    /// @param connected whether a session of the holder's is seen in the database
    record Current(
            long epoch,
            @Nullable URI address,
            Instant since,
            Instant expiresAt,
            Duration left,
            boolean connected) {}

    Lease(DataSource dataSource, UUID holder, long millis) {
        this.jdbc = JdbcClient.create(dataSource);
        this.holder = holder;
        this.millis = millis;
    }

    /// What that holder's sessions are to be named (`application_name`): others see by it that its
    /// process has ended.
    static String sessionName(UUID holder) {
        return SESSION + holder;
    }

    /// Takes the lease where it is free, or ours already; each time with a new epoch.
    ///
    /// @param restarted take it also from a holder that serves at our own address: that was our
    ///   process before it was restarted, since we could open its port. One that died before it
    ///   served gets no such start: another may be able to load what it could not
    Optional<Won> acquire(URI address, boolean restarted) {
        return jdbc.sql(ACQUIRE)
                .param("holder", holder)
                .param("address", address.toString())
                .param("millis", millis)
                .param("restarted", restarted)
                .query((row, _) ->
                        new Won(
                                row.getLong("epoch"),
                                row.getObject("since", OffsetDateTime.class).toInstant()))
                .optional();
    }

    /// @param serving where others reach this master; nothing while it does not serve yet
    /// @return whether the lease was still ours
    boolean renew(long epoch, @Nullable URI serving) {
        return jdbc.sql(RENEW)
                        .param("millis", millis)
                        .param(
                                "address",
                                serving == null ? null : serving.toString(),
                                Types.VARCHAR)
                        .param("epoch", epoch)
                        .param("holder", holder)
                        .update()
                == 1;
    }

    void release(long epoch) {
        jdbc.sql(RELEASE).param("epoch", epoch).param("holder", holder).update();
    }

    Current current() {
        return jdbc.sql(CURRENT)
                .param("prefix", SESSION)
                .query((row, _) -> {
                    String address = row.getString("address");
                    return new Current(
                            row.getLong("epoch"),
                            address == null ? null : URI.create(address),
                            row.getObject("since", OffsetDateTime.class).toInstant(),
                            row.getObject("expires_at", OffsetDateTime.class).toInstant(),
                            Duration.ofMillis(row.getLong("left_millis")),
                            row.getBoolean("connected"));
                })
                .single();
    }
}
