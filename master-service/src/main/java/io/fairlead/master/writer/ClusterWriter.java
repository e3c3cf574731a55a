package io.fairlead.master.writer;

import com.zaxxer.hikari.HikariDataSource;
import io.fairlead.api.problem.Problem;
import io.fairlead.api.problem.ProblemException;
import io.fairlead.master.leadership.Leadership;
import io.fairlead.master.leadership.LeadershipListener;
import io.fairlead.master.leadership.LeadershipSettings;
import io.fairlead.master.state.ClusterState;
import io.fairlead.master.state.LiveView;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/// The one way to change the cluster's state, and the way to read it.
///
/// While this master leads there is a [Term]: a thread that owns the memory of that epoch. Calls
/// wait for it on their own (virtual) threads; reads do not wait.
@Component
@EnableConfigurationProperties(WriterSettings.class)
public class ClusterWriter implements LeadershipListener {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterWriter.class);

    private final TermParts parts;
    private final ReadAhead readAhead;
    private final HikariDataSource dataSource;
    private final Leadership leadership;
    private final LeadershipSettings leadershipSettings;
    private final WriterSettings settings;
    private final WriterMetrics metrics;
    private volatile @Nullable Term term;

    ClusterWriter(
            TermParts parts,
            ReadAhead readAhead,
            HikariDataSource dataSource,
            Leadership leadership,
            LeadershipSettings leadershipSettings,
            WriterSettings settings,
            WriterMetrics metrics) {
        this.parts = parts;
        this.readAhead = readAhead;
        this.dataSource = dataSource;
        this.leadership = leadership;
        this.leadershipSettings = leadershipSettings;
        this.settings = settings;
        this.metrics = metrics;
        metrics.watchQueue(() -> {
            Term now = term;
            return now == null ? 0 : now.queued();
        });
    }

    @Override
    public void lead(long epoch) {
        ClusterState state = readAhead.take(epoch).orElseGet(() -> parts.load(epoch, settings));
        TermConnection connection =
                new TermConnection(dataSource, leadershipSettings.transactionTimeout());
        Term started = new Term(state, connection, parts, leadership, settings, metrics);
        started.open();
        term = started;
    }

    @Override
    public void rehearse() {
        readAhead.drop();
        metrics.rehearsed(() -> {
            ClusterState _ = parts.atOneMoment(() -> parts.load(leadership.epoch(), settings));
        });
    }

    @Override
    public void keepUp() {
        readAhead.drop();
        parts.atOneMoment(() -> {
            parts.keepUp();
            return true;
        });
    }

    /// What the leader had said to the database when it died may be committed a moment later.
    @Override
    public void anticipate(long epoch) {
        readAhead.read(epoch, settings);
        if (!readAhead.isTrue() && leadership.isLeaderSilent(leadershipSettings.silence())) {
            LOG.info("something was committed meanwhile, reading again epoch={}", epoch);
            readAhead.read(epoch, settings);
        }
    }

    @Override
    public void resign() {
        Term over = term;
        term = null;
        if (over != null) {
            over.close();
        }
    }

    /// Hands a command in without waiting for its answer.
    ///
    /// @return the answer, after the commit; fails with a [ProblemException]
    public <A> CompletableFuture<A> send(Command<A> command) {
        Term now = term;
        if (now == null || !leadership.isServing()) {
            return CompletableFuture.failedFuture(leadership.notLeader());
        }
        return now.send(command);
    }

    /// Hands a command in and waits for its answer.
    ///
    /// @throws ProblemException the refusal; 429 where too much waits; 503 where this master does
    ///   not lead or the outcome is unknown
    public <A> A call(Command<A> command) {
        try {
            return send(command).get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof ProblemException refusal) {
                throw refusal;
            }
            throw new IllegalStateException(failed.getCause());
        } catch (TimeoutException late) {
            throw new ProblemException(
                    Problem.UNAVAILABLE, "The outcome is not known yet: repeat with the same key.");
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new ProblemException(Problem.UNAVAILABLE, "This master is stopping.");
        }
    }

    /// What is committed now.
    ///
    /// @throws ProblemException `NOT_LEADER` where this master does not lead
    public LiveView view() {
        Term now = term;
        if (now == null || !leadership.isServing()) {
            throw leadership.notLeader();
        }
        return now.view();
    }
}
