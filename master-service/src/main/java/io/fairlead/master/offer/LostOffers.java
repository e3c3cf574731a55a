package io.fairlead.master.offer;

import io.fairlead.core.allocation.Offer;
import io.fairlead.master.leadership.Leadership;
import io.fairlead.master.persistence.Batch;
import io.fairlead.master.persistence.LeaderTransactions;
import io.fairlead.master.persistence.Upkeep;
import io.fairlead.master.persistence.WriteFailed;
import io.fairlead.master.state.History.OfferEnd;
import io.fairlead.master.state.History.Outcome;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Offers of terms of this process that are over, which had no row yet. Nobody else knows of them,
/// and a master that does not lead writes nothing: they get their outcome when it leads again,
/// beside its writer.
///
/// Some may have one already, where the outcome of a term's last commit is not known.
@Component
class LostOffers {

    private static final Logger LOG = LoggerFactory.getLogger(LostOffers.class);

    /// Where terms end one after the other and nothing can be written, the oldest are given up.
    private static final int MOST = 100_000;

    private static final String KNOWN =
            """
            select offer_id from offer_history
             where offer_id = any (?) and offered_at >= ? and ended_at >= ?
            """;

    private final DataSource dataSource;
    private final Leadership leadership;
    private final OfferEnds ends;
    private List<OfferEnd> lost = new ArrayList<>();

    LostOffers(DataSource dataSource, Leadership leadership, OfferEnds ends) {
        this.dataSource = dataSource;
        this.leadership = leadership;
        this.ends = ends;
    }

    /// Their term is over.
    void add(Collection<Offer> offers, Instant now) {
        List<OfferEnd> more = offers.stream().map(offer -> end(offer, now)).toList();
        synchronized (this) {
            lost.addAll(more);
            lost = new ArrayList<>(lost.subList(Math.max(0, lost.size() - MOST), lost.size()));
        }
    }

    /// A process that was paused hears late that its term is over: nobody held the offer for longer
    /// than it was good for.
    private static OfferEnd end(Offer offer, Instant now) {
        Instant at = now.isBefore(offer.expiresAt()) ? now : offer.expiresAt();
        Instant ended = at.isBefore(offer.offeredAt()) ? offer.offeredAt() : at;
        return new OfferEnd(offer, Outcome.LEADER_LOST, null, ended);
    }

    private synchronized List<OfferEnd> waiting() {
        return List.copyOf(lost);
    }

    private synchronized void written(List<OfferEnd> some) {
        lost.removeAll(new HashSet<>(some));
    }

    @Scheduled(scheduler = Upkeep.SCHEDULER, fixedDelay = 1, timeUnit = TimeUnit.SECONDS)
    void write() {
        if (leadership.isServing()) {
            try {
                write(leadership.epoch());
            } catch (SQLException | WriteFailed failed) {
                LOG.debug("lost offers are not written yet why={}", failed.toString());
            }
        }
    }

    /// Writes what waits, if that epoch leads.
    void write(long epoch) throws SQLException {
        List<OfferEnd> waiting = waiting();
        if (waiting.isEmpty()) {
            return;
        }
        boolean done =
                new LeaderTransactions(dataSource, epoch)
                        .run(connection -> {
                            Set<UUID> known = known(connection, waiting);
                            List<OfferEnd> unknown =
                                    waiting.stream()
                                            .filter(end ->
                                                    !known.contains(end.offer().id().value()))
                                            .toList();
                            ends.append(new Batch(connection), unknown, epoch);
                        });
        if (done) {
            written(waiting);
        }
    }

    private static Set<UUID> known(Connection connection, List<OfferEnd> waiting)
            throws SQLException {
        UUID[] ids = waiting.stream().map(end -> end.offer().id().value()).toArray(UUID[]::new);
        Instant oldest =
                waiting.stream()
                        .map(end -> end.offer().offeredAt())
                        .min(Instant::compareTo)
                        .orElseThrow();
        Set<UUID> known = new HashSet<>();
        try (PreparedStatement statement = connection.prepareStatement(KNOWN)) {
            statement.setArray(1, connection.createArrayOf("uuid", ids));
            statement.setTimestamp(2, Timestamp.from(oldest));
            statement.setTimestamp(3, Timestamp.from(oldest));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    known.add(rows.getObject(1, UUID.class));
                }
            }
        }
        return known;
    }
}
