package io.fairlead.master.writer;

import io.fairlead.core.allocation.Allocator;
import io.fairlead.core.allocation.AllocatorSettings;
import io.fairlead.core.id.IdSource;
import io.fairlead.master.state.ClusterState;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/// What the features bring to a term: how their rows are read and written, and who listens.
@Component
class TermParts {

    private final List<StateLoader> loaders;
    private final List<RowWriter> writers;
    private final List<TermOpening> openings;
    private final List<CommitListener> listeners;
    private final IdSource ids;
    private final InstantSource clock;
    private final TransactionTemplate oneMoment;
    private final JdbcClient jdbc;

    TermParts(
            List<StateLoader> loaders,
            List<RowWriter> writers,
            List<TermOpening> openings,
            List<CommitListener> listeners,
            IdSource ids,
            InstantSource clock,
            PlatformTransactionManager transactions,
            JdbcClient jdbc) {
        this.loaders = List.copyOf(loaders);
        this.writers = List.copyOf(writers);
        this.openings = List.copyOf(openings);
        this.listeners = List.copyOf(listeners);
        this.ids = ids;
        this.clock = clock;
        this.jdbc = jdbc;
        this.oneMoment = new TransactionTemplate(transactions);
        oneMoment.setReadOnly(true);
        oneMoment.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    }

    ClusterState load(long epoch, WriterSettings settings) {
        AllocatorSettings offers =
                new AllocatorSettings(
                        settings.offerTimeout(),
                        settings.minimum(),
                        settings.share(),
                        settings.gangHold(),
                        settings.unshared());
        ClusterState state =
                new ClusterState(
                        epoch,
                        new Allocator(offers, ids),
                        clock.instant(),
                        settings.unacknowledged());
        for (StateLoader loader : loaders) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException("loading was interrupted");
            }
            loader.load(state);
        }
        state.view().showAll();
        return state;
    }

    void keepUp() {
        loaders.forEach(StateLoader::keepUp);
    }

    /// Reads beside a leader at work: all rows of one moment.
    <T> T atOneMoment(Supplier<T> reading) {
        return oneMoment.execute(_ -> reading.get());
    }

    /// How many changes were committed, by any leader.
    long commits() {
        return jdbc.sql("select commits from commit_count").query(Long.class).single();
    }

    List<RowWriter> writers() {
        return writers;
    }

    List<TermOpening> openings() {
        return openings;
    }

    List<CommitListener> listeners() {
        return listeners;
    }

    InstantSource clock() {
        return clock;
    }
}
