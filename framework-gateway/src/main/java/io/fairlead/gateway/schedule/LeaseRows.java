package io.fairlead.gateway.schedule;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The rows of `gateway.lease`. Time is the database's, the same for all gateways.
@Component
class LeaseRows {

    private final JdbcClient jdbc;

    LeaseRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// A lease that was taken.
    record Taken(String queue, long epoch) {}

    /// Says that this gateway runs, for so long.
    ///
    /// @return how many queues each of the gateways that run is to hold at most
    int share(UUID owner, Duration length) {
        jdbc.sql(
                        """
                        insert into gateway.member (owner, expires_at)
                        values (:owner, now() + cast(:length as interval))
                        on conflict (owner) do update set expires_at = excluded.expires_at
                        """)
                .param("owner", owner)
                .param("length", length.toMillis() + " milliseconds")
                .update();
        return jdbc.sql(
                        """
                        select ceil((select count(*) from gateway.queue)::numeric
                          / (select count(*) from gateway.member where expires_at > now()))
                        """)
                .query(Integer.class)
                .single();
    }

    /// This gateway runs no more; gateways that died are forgotten too.
    void leave(UUID owner) {
        jdbc.sql(
                        """
                        delete from gateway.member
                         where owner = :owner or expires_at < now() - interval '1 hour'
                        """)
                .param("owner", owner)
                .update();
    }

    /// Takes leases that nobody holds, each with the next epoch.
    ///
    /// @param most so many at most
    List<Taken> takeFree(UUID owner, Duration length, int most) {
        jdbc.sql(
                        """
                        insert into gateway.lease (queue, owner, epoch, expires_at)
                        select q.name, :owner, 0, '-infinity' from gateway.queue q
                         where not exists (select 1 from gateway.lease l where l.queue = q.name)
                        on conflict (queue) do nothing
                        """)
                .param("owner", owner)
                .update();
        return jdbc.sql(
                        """
                        update gateway.lease set owner = :owner, epoch = epoch + 1,
                          expires_at = now() + cast(:length as interval)
                         where queue in (select queue from gateway.lease where expires_at < now()
                                          order by queue limit :most for update skip locked)
                        returning queue, epoch
                        """)
                .param("most", Math.max(0, most))
                .param("owner", owner)
                .param("length", length.toMillis() + " milliseconds")
                .query((row, _) -> new Taken(row.getString("queue"), row.getLong("epoch")))
                .list();
    }

    /// Renews leases held.
    ///
    /// @return the queues whose lease is held still
    Set<String> renew(UUID owner, Collection<Lease> leases, Duration length) {
        return new HashSet<>(
                jdbc.sql(
                                """
                                update gateway.lease l set expires_at = now() + cast(:length as interval)
                                  from unnest(:queues, :epochs) as held (queue, epoch)
                                 where l.queue = held.queue and l.epoch = held.epoch and l.owner = :owner
                                returning l.queue
                                """)
                        .param("owner", owner)
                        .param("queues", leases.stream().map(Lease::queue).toArray(String[]::new))
                        .param("epochs", leases.stream().map(Lease::epoch).toArray(Long[]::new))
                        .param("length", length.toMillis() + " milliseconds")
                        .query((row, _) -> row.getString("queue"))
                        .list());
    }

    /// Gives a lease up, for another gateway to take at once.
    void release(UUID owner, Lease lease) {
        jdbc.sql(
                        """
                        update gateway.lease set expires_at = '-infinity'
                         where queue = :queue and epoch = :epoch and owner = :owner
                        """)
                .param("owner", owner)
                .param("queue", lease.queue())
                .param("epoch", lease.epoch())
                .update();
    }

    /// The last statement of every transaction that writes for a queue: fails it where the lease is
    /// not ours any more, and keeps others from taking it until the commit.
    void require(UUID owner, Lease lease) {
        boolean held =
                jdbc.sql(
                                """
                                select 1 from gateway.lease
                                 where queue = :queue and epoch = :epoch and owner = :owner for share
                                """)
                        .param("owner", owner)
                        .param("queue", lease.queue())
                        .param("epoch", lease.epoch())
                        .query(Integer.class)
                        .optional()
                        .isPresent();
        if (!held) {
            throw new LeaseLostException(lease.queue());
        }
    }
}
