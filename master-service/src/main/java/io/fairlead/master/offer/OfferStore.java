package io.fairlead.master.offer;

import io.fairlead.core.allocation.Offer;
import io.fairlead.master.persistence.Batch;
import io.fairlead.master.persistence.Column;
import io.fairlead.master.persistence.Json;
import io.fairlead.master.persistence.Rows;
import io.fairlead.master.state.Commit;
import io.fairlead.master.writer.CommitListener;
import io.fairlead.master.writer.RowWriter;
import io.fairlead.master.writer.TermOpening;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/// Writes offers and how they ended. They are never read back: they die with the leader. So one
/// that is held for a moment only, as most are under load, gets no row of its own: it stands in
/// history when it has ended. A leader that dies takes those of its last second with it; what one
/// that lives on has left is [LostOffers]'.
@Component
@Order(5)
class OfferStore implements RowWriter, TermOpening, CommitListener {

    private static final String LEADER_LOST =
            """
            with lost as (delete from offer returning *)
            insert into offer_history (offer_id, framework_id, agent_id, role, resources,
                                       reserved, offered_at, ended_at, outcome, epoch)
            select id, framework_id, agent_id, role, resources, reserved, offered_at, now(),
                   'LEADER_LOST', ?
              from lost
            """;

    private static final Duration YOUNG = Duration.ofSeconds(1);

    /// An offer under the epoch of its leader.
    private record Row(Offer offer, long epoch) {}

    private final Rows<Row> offers;
    private final OfferEnds ends;
    private final LostOffers lost;
    private final InstantSource clock;
    private volatile YoungOffers young = new YoungOffers(0);

    OfferStore(Json json, OfferEnds ends, LostOffers lost, InstantSource clock) {
        this.ends = ends;
        this.lost = lost;
        this.clock = clock;
        this.offers =
                new Rows<>(
                        "offer",
                        List.of(Column.uuid("id", r -> r.offer().id().value())),
                        List.of(
                                Column.uuid("framework_id", r -> r.offer().frameworkId().value()),
                                Column.uuid("agent_id", r -> r.offer().agentId().value()),
                                Column.text("role", r -> r.offer().role()),
                                Column.json("resources", r -> json.write(r.offer().resources())),
                                Column.json("reserved", r -> json.write(r.offer().reserved())),
                                Column.instant("offered_at", r -> r.offer().offeredAt()),
                                Column.instant("expires_at", r -> r.offer().expiresAt()),
                                Column.bigint("epoch", Row::epoch)),
                        List.of());
    }

    @Override
    public void open(Connection connection, long epoch) throws SQLException {
        young = new YoungOffers(epoch);
        try (PreparedStatement statement = connection.prepareStatement(LEADER_LOST)) {
            statement.setLong(1, epoch);
            statement.executeUpdate();
        }
    }

    @Override
    public void put(Commit commit, Batch batch) {
        youngOf(commit).made(commit.offers().inserted());
        ends.append(batch, commit.history().offers(), commit.epoch());
    }

    @Override
    public void remove(Commit commit, Batch batch) {
        YoungOffers now = youngOf(commit);
        batch.delete(offers, in(commit, now.ended(commit.offers().removed())));
        batch.insert(offers, in(commit, now.grownUp(clock.instant().minus(YOUNG))));
    }

    private YoungOffers youngOf(Commit commit) {
        YoungOffers now = young;
        if (now.epoch() != commit.epoch()) {
            throw new IllegalStateException("epoch " + commit.epoch() + " is over");
        }
        return now;
    }

    @Override
    public void closed() {
        YoungOffers over = young;
        young = new YoungOffers(0);
        lost.add(over.all(), clock.instant());
    }

    private static List<Row> in(Commit commit, List<Offer> values) {
        return values.stream().map(value -> new Row(value, commit.epoch())).toList();
    }
}
