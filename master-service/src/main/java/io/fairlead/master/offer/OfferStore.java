package io.fairlead.master.offer;

import io.fairlead.core.allocation.Offer;
import io.fairlead.core.id.OfferId;
import io.fairlead.master.persistence.Batch;
import io.fairlead.master.persistence.Column;
import io.fairlead.master.persistence.Json;
import io.fairlead.master.persistence.Rows;
import io.fairlead.master.state.Commit;
import io.fairlead.master.state.History.OfferEnd;
import io.fairlead.master.state.History.Outcome;
import io.fairlead.master.writer.RowWriter;
import io.fairlead.master.writer.TermOpening;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/// Writes offers and how they ended. They are never read back: they die with the leader. So one
/// that is held for a moment only, as most are under load, gets no row of its own: it stands in
/// history when it has ended. A leader that dies takes those of its last second with it.
@Component
@Order(5)
class OfferStore implements RowWriter, TermOpening {

    private static final String LEADER_LOST =
            """
            with lost as (delete from offer returning *)
            insert into offer_history (offer_id, framework_id, agent_id, role, resources,
                                       reserved, offered_at, ended_at, outcome, epoch)
            select id, framework_id, agent_id, role, resources, reserved, offered_at, now(),
                   'LEADER_LOST', ?
              from lost
            """;

    /// An offer under the epoch of its leader.
    private record Row<V>(V value, long epoch) {}

    private final Rows<Row<Offer>> offers;
    private static final Duration YOUNG = Duration.ofSeconds(1);

    private final Rows<Row<OfferEnd>> ends;

    private volatile Young young = new Young(0, new LinkedHashMap<>());

    /// Offers made in one term and not written yet, oldest first: its writer's. One that is cut off
    /// keeps its own.
    private record Young(long epoch, Map<OfferId, Offer> offers) {}

    private final InstantSource clock;

    OfferStore(Json json, InstantSource clock) {
        this.clock = clock;
        this.offers =
                new Rows<>(
                        "offer",
                        List.of(Column.uuid("id", r -> r.value().id().value())),
                        List.of(
                                Column.uuid("framework_id", r -> r.value().frameworkId().value()),
                                Column.uuid("agent_id", r -> r.value().agentId().value()),
                                Column.text("role", r -> r.value().role()),
                                Column.json("resources", r -> json.write(r.value().resources())),
                                Column.json("reserved", r -> json.write(r.value().reserved())),
                                Column.instant("offered_at", r -> r.value().offeredAt()),
                                Column.instant("expires_at", r -> r.value().expiresAt()),
                                Column.bigint("epoch", Row::epoch)),
                        List.of());
        this.ends =
                Rows.appended(
                        "offer_history",
                        List.of(
                                Column.uuid("offer_id", r -> r.value().offer().id().value()),
                                Column.uuid(
                                        "framework_id",
                                        r -> r.value().offer().frameworkId().value()),
                                Column.uuid("agent_id", r -> r.value().offer().agentId().value()),
                                Column.text("role", r -> r.value().offer().role()),
                                Column.json(
                                        "resources",
                                        r -> json.write(r.value().offer().resources())),
                                Column.json(
                                        "reserved", r -> json.write(r.value().offer().reserved())),
                                Column.instant("offered_at", r -> r.value().offer().offeredAt()),
                                Column.instant("ended_at", r -> r.value().at()),
                                Column.text("outcome", r -> r.value().outcome()),
                                Column.text("reason", r -> r.value().reason()),
                                Column.bigint("epoch", Row::epoch)));
    }

    @Override
    public void open(Connection connection, long epoch) throws SQLException {
        loseYoung(connection, epoch);
        try (PreparedStatement statement = connection.prepareStatement(LEADER_LOST)) {
            statement.setLong(1, epoch);
            statement.executeUpdate();
        }
    }

    @Override
    public void put(Commit commit, Batch batch) {
        Map<OfferId, Offer> made = youngOf(commit);
        commit.offers().inserted().forEach(offer -> made.put(offer.id(), offer));
        batch.insert(ends, in(commit, commit.history().offers()));
    }

    @Override
    public void remove(Commit commit, Batch batch) {
        Map<OfferId, Offer> made = youngOf(commit);
        List<Offer> written =
                commit.offers().removed().stream()
                        .filter(offer -> made.remove(offer.id()) == null)
                        .toList();
        batch.delete(offers, in(commit, written));
        batch.insert(offers, in(commit, grownUp(made)));
    }

    private Map<OfferId, Offer> youngOf(Commit commit) {
        Young now = young;
        if (now.epoch() != commit.epoch()) {
            throw new IllegalStateException("epoch " + commit.epoch() + " is over");
        }
        return now.offers();
    }

    /// Those of an earlier term of this process.
    private void loseYoung(Connection connection, long epoch) {
        Instant now = clock.instant();
        List<Row<OfferEnd>> lost =
                young.offers().values().stream()
                        .map(offer -> new OfferEnd(offer, Outcome.LEADER_LOST, null, now))
                        .map(end -> new Row<>(end, epoch))
                        .toList();
        young = new Young(epoch, new LinkedHashMap<>());
        new Batch(connection).insert(ends, lost);
    }

    private List<Offer> grownUp(Map<OfferId, Offer> young) {
        Instant since = clock.instant().minus(YOUNG);
        List<Offer> old = new ArrayList<>();
        Iterator<Offer> each = young.values().iterator();
        while (each.hasNext()) {
            Offer offer = each.next();
            if (offer.offeredAt().isAfter(since)) {
                break;
            }
            old.add(offer);
            each.remove();
        }
        return old;
    }

    private static <V> List<Row<V>> in(Commit commit, List<V> values) {
        return values.stream().map(value -> new Row<>(value, commit.epoch())).toList();
    }
}
